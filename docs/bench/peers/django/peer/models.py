"""The rows that Pactoria has, as Django's models; their tables are made by tables.sql."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Company(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "companies"

    def __str__(self):
        return self.name


class Person(AbstractUser):
    company = models.ForeignKey(Company, models.PROTECT, null=True, db_constraint=False)


class Contract(models.Model):
    STATUSES = {
        "draft": "Draft",
        "pending_review": "Pending review",
        "active": "Active",
        "completed": "Completed",
        "expired": "Expired",
        "terminated": "Terminated",
    }

    id = models.UUIDField(primary_key=True)
    company = models.ForeignKey(Company, models.PROTECT)
    title = models.TextField()
    other_party = models.TextField()
    contract_type = models.TextField()
    status = models.TextField(choices=STATUSES)
    value_pence = models.BigIntegerField(null=True)
    currency = models.TextField()
    critical = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    other = models.IntegerField(null=True)
    owner = models.TextField()
    updated_at = models.DateTimeField("changed")

    class Meta:
        managed = False
        db_table = "contracts"

    def __str__(self):
        return self.title
