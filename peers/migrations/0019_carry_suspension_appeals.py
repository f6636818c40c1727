"""Suspensions come into the moderators' log, and the appeals against them to all others."""

from collections import defaultdict
from datetime import timedelta

from django.db import migrations

NOTICE = "peers.suspension_appeal"
OLD_LABEL, NEW_LABEL = "peers.suspensionappeal", "peers.appeal"
# What was written in one transaction.
AT_ONCE = timedelta(minutes=1)


def carry_over(apps, schema_editor):
    alias = schema_editor.connection.alias
    Act = apps.get_model("peers", "ModeratorAct").objects.using(alias)
    noted = defaultdict(list)
    # Suspended because of what they wrote: that is in the log already. An appeal against it stays as it is.
    for act in Act.filter(act="suspend", suspension=None, appeal=None).exclude(person=None):
        noted[act.person_id, act.by_id].append(act)
    old_appeals = {
        old.suspension_id: old for old in apps.get_model("peers", "SuspensionAppeal").objects.using(alias)
    }
    ids = {}
    suspensions = apps.get_model("peers", "Suspension").objects.using(alias).order_by("pk")
    for suspension in suspensions:
        act = _act_of(suspension, noted) or Act.create(
            act="suspend",
            by_id=suspension.suspended_by_id,
            person_id=suspension.user_id,
            is_told=suspension.user_id != suspension.suspended_by_id,
            reason=suspension.reason[:1000],
            details={"until": suspension.until.isoformat()} if suspension.until else {},
            done_at=suspension.since,
        )
        act.suspension = suspension
        old = old_appeals.get(suspension.pk)
        if old is not None:
            # Mail that was sent leads there by the old id.
            act.details["suspension_appeal"] = old.pk
            ids[old.pk] = _carry_appeal(apps, alias, old, act, suspension)
        act.save(update_fields=["suspension", "details"])
        if suspension.lifted_by_id is not None:
            Act.create(
                act="lift",
                by_id=suspension.lifted_by_id,
                person_id=suspension.user_id,
                suspension=suspension,
                done_at=suspension.lifted_at,
            )
    _carry_notices(apps, alias, ids)


def _act_of(suspension, noted):
    for act in noted[suspension.user_id, suspension.suspended_by_id]:
        if act.suspension_id is None and abs(act.done_at - suspension.since) < AT_ONCE:
            return act
    return None


def _carry_appeal(apps, alias, old, act, suspension):
    lifted = suspension.lifted_at
    outcome = ""
    if old.decided_at is not None:
        ended = lifted is not None and abs(lifted - old.decided_at) < AT_ONCE
        if not ended:
            outcome = "refused"
        elif suspension.lifted_by_id is not None or old.decided_by_id is not None:
            outcome = "granted"
    new = (
        apps.get_model("peers", "Appeal")
        .objects.using(alias)
        .create(
            act=act,
            made_by_id=suspension.user_id,
            text=old.text,
            made_at=old.made_at,
            outcome=outcome,
            answer=old.answer,
            decided_at=old.decided_at,
            decided_by_id=old.decided_by_id,
        )
    )
    return new.pk


def _carry_notices(apps, alias, ids):
    for model, fields in (("Event", ["about", "object_id"]), ("Notice", ["about"])):
        told = apps.get_model("notifications", model).objects.using(alias)
        # Read before the first is written: old and new ids are of one range.
        for row in list(told.filter(kind=NOTICE, about__startswith=f"{OLD_LABEL}:")):
            new = ids.get(int(row.about.rpartition(":")[2]))
            if new is None:
                continue
            row.about, row.object_id = f"{NEW_LABEL}:{new}", new
            row.save(update_fields=fields)


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_notices"),
        ("peers", "0018_acts_and_appeals"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
