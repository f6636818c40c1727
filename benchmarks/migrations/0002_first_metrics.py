"""The metrics that a new hub starts with. Editors change them afterwards; nothing here is read again."""

from django.db import migrations

FTE = "Full-time equivalents on average over the period: staff and agency workers by the hours they were paid for."
COSTS = (
    "Pay with employer's contributions, contractors, licences, maintenance and bought services of the function, "
    "wherever in the organisation they are booked; shares of shared services as charged."
)
NO_CAPITAL = "Depreciation, buildings and what was spent on one-off projects."
OWN = "The hub's own definition, on the usual convention for this figure."

# slug: name, question, service line, theme, definition, in, out, unit, numerator, kind of denominator, denominator,
# polarity, lowest, highest, unusual below, unusual above
METRICS = {
    "finance-cost-share": (
        "Cost of the finance function", "What does finance cost us as a share of what we spend?",
        "finance-accounts-payable", "funding",
        "What ledger, budgeting, payables, receivables, treasury and reporting cost in the period, as a share of all spending.",
        COSTS, NO_CAPITAL, "%", "Cost of the finance function", "spending", "All operating spending", "low", 0, 100, 0.1, 5),
    "invoice-cost": (
        "Cost per supplier invoice", "What does it cost us to process an invoice?",
        "finance-accounts-payable", "funding",
        "The cost of accounts payable divided by the supplier invoices that were paid.",
        COSTS, NO_CAPITAL + " Buying itself, and travel claims.", "per invoice", "Cost of accounts payable", "transaction", "Supplier invoices paid", "low", 0, 1000, 1, 60),
    "invoices-per-fte": (
        "Invoices per FTE", "How many invoices does one person in accounts payable process in a year?",
        "finance-accounts-payable", "governance",
        "Supplier invoices paid in the period, divided by the staff of accounts payable.",
        FTE, "Staff of purchasing.", "invoices per FTE", "Supplier invoices paid", "staff", "Staff of accounts payable (FTE)", "high", 0, 200000, 1000, 40000),
    "invoices-on-time": (
        "Invoices paid on time", "What share of invoices do we pay by their due date?",
        "finance-accounts-payable", "governance",
        "Supplier invoices paid by the date on which they were due, as a share of all that were paid.",
        "Disputed invoices, from the day on which the dispute ended.", "Credit notes.", "%", "Invoices paid by their due date", "share", "Supplier invoices paid", "high", 0, 100, 40, None),
    "electronic-invoices": (
        "Invoices received as data", "What share of invoices reach us in a form that nobody has to type?",
        "finance-accounts-payable", "capabilities",
        "Supplier invoices received as structured data, as a share of all received.",
        "Portals in which the supplier types.", "Scans and PDF files, also those that software reads.", "%", "Invoices received as structured data", "share", "Supplier invoices received", "high", 0, 100, None, None),
    "hr-cost-per-employee": (
        "Cost of human resources per employee", "What does human resources cost us for each employee?",
        "human-resources-payroll", "funding",
        "What personnel administration, recruiting, development and labour relations cost, divided by the staff of the organisation.",
        COSTS, NO_CAPITAL + " Payroll, and the pay of those who are in training.", "per FTE", "Cost of human resources", "staff", "All staff (FTE)", "low", 0, 20000, 100, 5000),
    "employees-per-hr-fte": (
        "Employees per FTE in human resources", "How many employees does one person in human resources look after?",
        "human-resources-payroll", "governance",
        "The staff of the organisation divided by the staff of its human-resources function.",
        FTE, "Staff of payroll.", "FTE per FTE", "All staff (FTE)", "staff", "Staff of human resources (FTE)", "neither", 0, 2000, 20, 300),
    "payslip-cost": (
        "Cost per payslip", "What does it cost us to pay one person once?",
        "human-resources-payroll", "funding",
        "The cost of payroll divided by the payslips that were made.",
        COSTS, NO_CAPITAL + " Keeping time sheets outside payroll.", "per payslip", "Cost of payroll", "transaction", "Payslips made", "low", 0, 500, 1, 60),
    "payslips-corrected": (
        "Payslips that were wrong", "How many payslips in a hundred do we have to correct?",
        "human-resources-payroll", "governance",
        "Payslips that had to be corrected or paid again for a fault of the organisation, as a share of all that were made.",
        "Faults in time sheets that the employer keeps.", "Changes that became known after the payday.", "%", "Payslips corrected", "share", "Payslips made", "low", 0, 100, None, 10),
    "days-to-hire": (
        "Days to fill a vacancy", "How long does it take us to fill a vacancy?",
        "human-resources-payroll", "governance",
        "Calendar days from the approval to recruit to the day on which an offer was accepted, added up over the vacancies that were filled and divided by their number.",
        "Internal and external recruitment.", "Vacancies that were given up.", "days", "Days from approval to acceptance, added up", "transaction", "Vacancies filled", "low", 0, 1000, 10, 250),
    "it-cost-share": (
        "Cost of information technology", "What does IT cost us as a share of what we spend?",
        "it-infrastructure", "funding",
        "What running and changing information technology costs in the period, as a share of all spending.",
        COSTS + " Devices, networks, telephony and cloud services.", "Depreciation, and equipment that is part of something else, such as a scanner of a hospital.", "%", "Cost of information technology", "spending", "All operating spending", "neither", 0, 100, 0.5, 20),
    "it-cost-per-user": (
        "Cost of information technology per user", "What does IT cost us for each person who uses it?",
        "it-infrastructure", "funding",
        "What running and changing information technology costs, divided by the staff who have an account.",
        COSTS, "Depreciation.", "per FTE", "Cost of information technology", "staff", "Staff with an account (FTE)", "low", 0, 100000, 300, 20000),
    "help-desk-first-contact": (
        "Requests solved at first contact", "How often does the help desk solve it at once?",
        "it-infrastructure", "capabilities",
        "Requests to the help desk that were closed in the first contact and not opened again within a week, as a share of all.",
        "Requests by telephone, chat, mail and form.", "New passwords that people set by themselves.", "%", "Requests closed at first contact", "share", "Requests to the help desk", "high", 0, 100, 20, 95),
    "mailbox-cost": (
        "Cost per mailbox", "What does a mailbox with its collaboration tools cost us in a year?",
        "email-collaboration", "funding",
        "The yearly cost of mail, calendar and collaboration, divided by the mailboxes in use at the end of the period.",
        "Licences, storage, protection from unwanted mail, and the staff who run it.", "Telephony and devices.", "per mailbox", "Cost of mail and collaboration", "transaction", "Mailboxes in use", "low", 0, 5000, 10, 600),
    "licences-unused": (
        "Licences that nobody uses", "What share of the licences that we pay for is not used?",
        "software-licences", "funding",
        "Named licences that nobody used in the last 90 days of the period, as a share of all that were paid for.",
        "Subscriptions and maintained licences.", "Licences by processor, and free software.", "%", "Licences not used for 90 days", "share", "Licences paid for", "low", 0, 100, None, 60),
    "procurement-cost-share": (
        "Cost of procurement", "What does buying cost us as a share of what we buy?",
        "procurement", "funding",
        "The cost of tendering, contracting and managing suppliers, as a share of what was bought from suppliers.",
        COSTS, NO_CAPITAL + " Accounts payable.", "%", "Cost of procurement", "share", "Spending with suppliers", "low", 0, 100, 0.1, 8),
    "procurement-joint-share": (
        "Bought together with others", "What share of our buying do we do together with other bodies?",
        "procurement", "governance",
        "What was bought under contracts that several public bodies share, as a share of what was bought from suppliers.",
        "Frameworks of central purchasing bodies, and contracts that another body opened to others.", "Grants and transfers.", "%", "Spending under shared contracts", "share", "Spending with suppliers", "high", 0, 100, None, None),
    "days-to-award": (
        "Days to award a contract", "How long does a tender take us?",
        "procurement", "governance",
        "Calendar days from the notice to the award, added up over the tenders that were awarded and divided by their number.",
        "Open and restricted tenders above the national threshold.", "Calls under a framework.", "days", "Days from notice to award, added up", "transaction", "Tenders awarded", "low", 0, 2000, 20, 365),
    "grant-administration-share": (
        "Cost of administering grants", "What does it cost us to give out one hundred in grants?",
        "grants", "funding",
        "The cost of announcing, judging, paying and checking grants, as a share of the grants that were paid.",
        COSTS, NO_CAPITAL, "%", "Cost of administering grants", "share", "Grants paid", "low", 0, 100, 0.5, 25),
    "records-answered-on-time": (
        "Requests for records answered on time", "How often do we answer requests for records within the legal time?",
        "records-ecm", "governance",
        "Requests for access to records that were answered within the legal time, as a share of all that were answered.",
        "Extensions that the law allows and that were announced.", "Requests that were withdrawn.", "%", "Requests answered within the legal time", "share", "Requests answered", "high", 0, 100, 40, None),
    "online-share": (
        "Requests that come in online", "What share of requests do residents make online from beginning to end?",
        "portals-web", "capabilities",
        "Requests for the ten services with the most requests that were made online without paper or a visit, as a share of all for these services.",
        "Requests from telephones.", "Forms that have to be printed.", "%", "Requests made online", "share", "Requests for the ten services", "high", 0, 100, None, None),
    "web-cost-per-inhabitant": (
        "Cost of web site and portal per inhabitant", "What do our web site and portal cost for each inhabitant?",
        "portals-web", "funding",
        "The yearly cost of web site and portal, divided by the inhabitants of the jurisdiction at the start of the period.",
        COSTS, "The systems behind the online services.", "per inhabitant", "Cost of web site and portal", "inhabitant", "Inhabitants", "low", 0, 1000, 0.05, 30),
    "collected-within-a-year": (
        "Debt collected within a year", "How much of what falls due do we collect within a year?",
        "debt-recovery", "funding",
        "What was collected within twelve months of its due date, as a share of what fell due in the period a year before.",
        "Payments by instalment that came in.", "Debts that a court set aside.", "%", "Collected within twelve months", "share", "Fell due", "high", 0, 100, 20, None),
    "office-area-per-fte": (
        "Office space per person", "How much office space do we have for each person?",
        "facilities-fleet-gis", "governance",
        "The net area of office buildings in use at the end of the period, divided by the staff who have their place of work there.",
        "Meeting rooms, corridors and kitchens.", "Counters, archives, schools and workshops.", "m² per FTE", "Office area", "staff", "Staff in the offices (FTE)", "low", 0, 500, 6, 40),
}


def seed(apps, schema_editor):
    metric_model, version_model = (apps.get_model("benchmarks", name) for name in ("Metric", "MetricVersion"))
    lines = {line.slug: line for line in apps.get_model("base", "ServiceLine").objects.all()}
    themes = {theme.slug: theme for theme in apps.get_model("base", "Theme").objects.all()}
    for slug, told in METRICS.items():
        name, question, line, theme, definition, included, excluded, unit, numerator, kind, denominator = told[:11]
        polarity, lowest, highest, warn_below, warn_above = told[11:]
        metric, created = metric_model.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "question": question,
                "service_line": lines.get(line),
                "theme": themes.get(theme),
            },
        )
        if created:
            version_model.objects.create(
                metric=metric, number=1, definition=definition, included=included, excluded=excluded, unit=unit,
                numerator=numerator, denominator_kind=kind, denominator=denominator, polarity=polarity,
                lowest=lowest, highest=highest, warn_below=warn_below, warn_above=warn_above, sources=OWN,
            )


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0001_initial"), ("base", "0003_seed_vocabularies")]

    # Backwards nothing is removed: a round may have used a metric by then.
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
