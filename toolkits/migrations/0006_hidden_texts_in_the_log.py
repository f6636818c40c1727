"""What moderators have hidden of what was said of toolkits comes into their log: who wrote it can appeal.

What people were told of it leads there.
"""

from django.db import migrations

# By model: who wrote it, and what leads to the toolkit and to the organisation.
KINDS = {
    "adoption": ("recorded_by_id", "toolkit_id", "organisation"),
    "derivative": ("uploaded_by_id", "adoption__toolkit_id", "adoption__organisation"),
    "review": ("author_id", "toolkit_id", ""),
}
NEW_KIND, NEW_LABEL = "forums.moderated", "peers.moderatoract"


def carry_over(apps, schema_editor):
    alias = schema_editor.connection.alias
    Act = apps.get_model("peers", "ModeratorAct").objects.using(alias)
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    for name, (writer, toolkit, organisation) in KINDS.items():
        content_type, _created = types.get_or_create(app_label="toolkits", model=name)
        hidden = apps.get_model("toolkits", name).objects.using(alias).filter(hidden_at__isnull=False)
        if organisation:
            hidden = hidden.select_related(organisation)
        ids = {}
        for said in hidden.order_by("hidden_at", "pk"):
            person = getattr(said, writer)
            act = Act.create(
                act="hide",
                by_id=said.hidden_by_id,
                content_type=content_type,
                object_id=said.pk,
                scope_id=_follow(said, toolkit),
                place=_follow(said, organisation).name[:200] if organisation else "",
                person_id=person,
                is_told=person not in {None, said.hidden_by_id},
                reason=said.hidden_reason,
                done_at=said.hidden_at,
            )
            ids[said.pk] = act.pk
        _carry_notices(apps, alias, name, ids)
    _carry_choices(apps, alias)


def _follow(said, path):
    for part in path.split("__"):
        said = getattr(said, part)
    return said


def _carry_notices(apps, alias, name, ids):
    """Of what was given back since, a notice says nothing any more: it stays as it is, without words."""
    old_kind = f"toolkits.hidden_{name}"
    events = apps.get_model("notifications", "Event").objects.using(alias)
    notices = apps.get_model("notifications", "Notice").objects.using(alias)
    parts = apps.get_model("notifications", "NoticePart").objects.using(alias)
    for event in list(events.filter(kind=old_kind, object_id__in=ids)):
        act = ids[event.object_id]
        event.kind, event.object_id, event.about = NEW_KIND, act, f"{NEW_LABEL}:{act}"
        event.directly = dict.fromkeys(event.directly, NEW_KIND)
        event.save(update_fields=["kind", "object_id", "about", "directly"])
        notices.filter(event=event, kind=old_kind).update(kind=NEW_KIND, about=event.about)
        parts.filter(event=event, kind=old_kind).update(kind=NEW_KIND)


def _carry_choices(apps, alias):
    """Who wants no mail of one of these wants none of what moderators do with what they wrote."""
    choices = apps.get_model("notifications", "KindChoice").objects.using(alias)
    old = choices.filter(kind__in=[f"toolkits.hidden_{name}" for name in KINDS])
    decided = set(choices.filter(kind=NEW_KIND).values_list("user", flat=True))
    for choice in old.order_by("pk"):
        if choice.user_id not in decided:
            decided.add(choice.user_id)
            choices.create(user_id=choice.user_id, kind=NEW_KIND, how=choice.how)
    old.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("notifications", "0002_notices"),
        ("peers", "0019_carry_suspension_appeals"),
        ("toolkits", "0005_unsaved_forms_in_one_table"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
