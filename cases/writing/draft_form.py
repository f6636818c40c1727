"""The form for one step of a case: what all steps have in common."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from modelcluster.forms import ClusterForm

from cases.models import CasePage
from cases.writing import steps

# Empty rows below those that are filled in; saving brings more.
EMPTY_ROWS = 3
MOST_ROWS = 60
_ROW_BOOKKEEPING = ("id", "ORDER")
# How the rows of a step are kept.
ROWS = {"extra": EMPTY_ROWS, "max_num": MOST_ROWS, "validate_max": True}


class KeptForm:
    """What forms can do whose typing is kept before it is saved; a mixin."""

    # What is not the thing's, but the form's own.
    BOOKKEEPING = ("revision", "kept")
    formsets: dict = {}

    def limit_texts(self) -> None:
        """Tell a script how long each text may be; a browser would cut off what is pasted, and not say so."""
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and "maxlength" in field.widget.attrs:
                field.widget.attrs["data-limit"] = field.widget.attrs.pop("maxlength")

    def read_anew(self, page) -> None:
        """Go on from the newest revision of the page, with what was typed still in the form."""
        self.data = self.data.copy()
        self.data["revision"] = page.latest_revision_id

    def show_as_typed(self) -> None:
        """Show what is in the form as somebody left it, without saying yet what is wrong with it."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}
        for formset in self.formsets.values():
            formset._errors = [{} for _form in formset.forms]
            formset._non_form_errors = ErrorList(renderer=formset.renderer)
            for row in formset.forms:
                row._errors = ErrorDict(renderer=row.renderer)
                row.cleaned_data = {}

    def says_something_new(self) -> bool:
        """Whether what is typed differs from the draft that the form was made with."""
        if any(_differs(self[name]) for name in self.fields if name not in self.BOOKKEEPING):
            return True
        rows = [row for formset in self.formsets.values() for row in formset.forms]
        return any(_differs(row[name]) for row in rows for name in row.fields if name not in _ROW_BOOKKEEPING)


class DraftForm(KeptForm, ClusterForm):
    """A form for a part of a case's draft, which knows from which revision it was filled.

    It takes the newest draft and changes its own part of it alone.
    """

    # A newer one is a conflict.
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Which unsaved text the person has before them: it goes when the form is saved.
    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    groups: list[tuple] = []

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.pk:
            self.initial["revision"] = self.instance.latest_revision_id
        self.limit_texts()

    @property
    def fieldsets(self):
        """The groups of bound fields: ``legend`` and ``fields``."""
        return [
            {"legend": legend, "fields": [self[name] for name in names if name in self.fields]}
            for legend, names in self.groups
        ]

    @property
    def tables(self):
        """The form's rows, if it has any: each with ``legend``, ``hint`` and ``formset``."""
        return []

    def show(self, error) -> None:
        """Put a ``ValidationError`` by field at the fields that the form has; of others, say where they are."""
        for name, messages in error.message_dict.items():
            elsewhere = steps.step_of(name) if name not in self.fields else None
            for message in messages:
                if name in self.fields:
                    self.add_error(name, message)
                else:
                    self.add_error(None, f"{elsewhere.label}: {message}" if elsewhere else message)

    def _update_errors(self, errors):
        # The model judges the whole case; what is wrong on other steps is said when the draft is saved.
        mine = {
            name: found
            for name, found in errors.update_error_dict({}).items()
            if name in self.fields or name == NON_FIELD_ERRORS
        }
        if mine:
            super()._update_errors(ValidationError(mine))

    @classmethod
    def without_lost_rows(cls, typed: QueryDict, draft: CasePage) -> QueryDict:
        """What was typed; rows that are not on the draft any more are typed as new ones."""
        typed = typed.copy()
        for name in cls.formsets:
            known = {str(row.pk) for row in getattr(draft, name).all()}
            for key in typed:
                if key.startswith(f"{name}-") and key.endswith("-id") and typed[key] not in known:
                    typed[key] = ""
        return typed


def _differs(bound: forms.BoundField) -> bool:
    """Whether something else was typed than stands in the draft; a line's end is one by whatever signs."""
    if isinstance(bound.initial, str) and isinstance(bound.data, str):
        return _plain(bound.initial) != _plain(bound.data)
    return bound.field.has_changed(bound.initial, bound.data)


def _plain(text: str) -> str:
    return "\n".join(text.splitlines()).strip()
