"""The list of a company's contracts with the columns of Pactoria's list, fifty to a page."""

from decimal import Decimal

from django.contrib import admin

from .models import Contract


@admin.register(Contract)
class ContractAdmin(admin.ModelAdmin):
    list_display = ("title", "other_party", "type", "status", "value", "checks", "owner", "updated_at")
    list_filter = ("status",)
    search_fields = ("title",)
    list_per_page = 50
    ordering = ("-updated_at", "-id")
    # What the admin does beside a list by itself, and would only cost it time here.
    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request):
        return super().get_queryset(request).filter(company_id=request.user.company_id)

    @admin.display(ordering="contract_type")
    def type(self, it):
        return it.contract_type.replace("_", " ").capitalize()

    @admin.display(ordering="value_pence")
    def value(self, it):
        return "" if it.value_pence is None else f"{it.currency} {Decimal(it.value_pence) / 100:,.2f}"

    @admin.display
    def checks(self, it):
        if it.critical is None:
            return "Not checked"
        if it.critical:
            return f"{it.critical} critical"
        if it.high:
            return f"{it.high} high"
        return f"{it.other} to look at" if it.other else "All met"
