"""Whatever saves or deletes a text, its HTML goes with it: in the same transaction, by Django's signals."""

from django.db.models.signals import post_delete, post_save, pre_save

from hub.base.kept_html import services, sources


def connect() -> None:
    """Watch all models that hold texts; done once, at the start."""
    for model in sources.models():
        pre_save.connect(_before, sender=model, dispatch_uid="kept_html.before")
        post_save.connect(_saved, sender=model, dispatch_uid="kept_html.saved")
        post_delete.connect(_deleted, sender=model, dispatch_uid="kept_html.deleted")


def _written(thing, update_fields) -> tuple[str, ...]:
    """The columns of texts that a call of ``save`` writes, and that were read."""
    columns = sources.columns_of(type(thing))
    deferred = thing.get_deferred_fields()
    return tuple(
        name for name in columns if (update_fields is None or name in update_fields) and name not in deferred
    )


def _before(sender, instance, raw=False, update_fields=None, **kwargs):
    """Note what the texts were until now."""
    columns = () if raw or instance._state.adding else _written(instance, update_fields)
    stored = sender._base_manager.filter(pk=instance.pk).only(*columns).first() if columns else None
    instance._texts_before = sources.words_in(stored, columns) if stored else set()


def _saved(sender, instance, raw=False, update_fields=None, **kwargs):
    before = instance.__dict__.pop("_texts_before", set())
    columns = () if raw else _written(instance, update_fields)
    if not columns:
        return
    words = sources.words_in(instance, columns)
    sources.each_kind(before - words, services.forget)
    if sources.is_shown(instance):
        sources.each_kind(words - before, services.keep)


def _deleted(sender, instance, **kwargs):
    if columns := _written(instance, None):
        sources.each_kind(sources.words_in(instance, columns), services.forget)
