"""What the people of the demo wrote to each other. All invented."""

from hub.home.demo.people import by_email
from peers.messaging import services
from peers.models import Conversation

# Who wrote to whom, about what, and what was answered.
CONVERSATIONS = [
    (
        "claire@lakes.example",
        "member@hub.example",
        "A rate card on one page",
        "Our eleven municipalities ask for one price list. May I see how yours fits on a page, and what you left out?",
        "",
    ),
    (
        "member@hub.example",
        "ruth@valley.example",
        "Re-keying of pay codes",
        "You moved five contracts onto one calendar. Did you re-key the codes, or map them?",
        "We mapped them, and re-keyed only the 40 that nobody could explain. Call me on any Thursday.",
    ),
]


def make_messages() -> int:
    """Add the conversations that are missing; returns how many that were."""
    made = 0
    for sender_address, recipient_address, subject, question, answer in CONVERSATIONS:
        sender, recipient = by_email(sender_address), by_email(recipient_address)
        if Conversation.objects.filter(started_by=sender, subject=subject).exists():
            continue
        shown = services.recipient(sender, recipient.pk)
        if shown is None:  # somebody hid or closed the account since
            continue
        conversation = services.start(sender=sender, recipients=[shown], subject=subject, text=question)
        if answer:
            services.reply(sender=recipient, conversation=conversation, text=answer)
        made += 1
    return made
