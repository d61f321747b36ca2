"""Makes an admin of the first company, signed in, and prints the cookie of their session."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from peer.models import Company, Person


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("company", help="the name of the company")

    def handle(self, *_, company, **__):
        person, _ = Person.objects.get_or_create(
            username="owner",
            defaults={"is_staff": True, "is_superuser": True, "company": Company.objects.get(name=company)},
        )
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        self.stdout.write(f"sessionid={session.session_key}")
