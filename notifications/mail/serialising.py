"""A Django mail message to a row's content and back again."""

import base64
from email import message_from_bytes
from email.message import Message
from email.mime.base import MIMEBase
from email.utils import formatdate, make_msgid

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMessage, EmailMultiAlternatives
from django.utils.encoding import force_bytes


class MessageForOne(EmailMultiAlternatives):
    """A stored message on its way to one of its recipients; the headers still name all of them."""

    envelope_recipient = ""

    def recipients(self) -> list[str]:
        return [self.envelope_recipient]


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _pack_attachment(attachment) -> dict:
    if isinstance(attachment, MIMEBase):
        return {"mime": _encoded(attachment.as_bytes())}
    filename, content, mimetype = attachment
    if isinstance(content, EmailMessage):
        content = content.message()
    if isinstance(content, Message):
        content = content.as_bytes()
    return {
        "filename": filename,
        "mimetype": mimetype,
        "is_text": isinstance(content, str),
        "data": _encoded(force_bytes(content)),
    }


def _attach(message: EmailMessage, packed: dict) -> None:
    if "mime" in packed:
        # Parsed mail is a Message, which Django's attach() does not take: it is put as it is.
        parsed = message_from_bytes(base64.b64decode(packed["mime"]))
        part = MIMEBase(parsed.get_content_maintype(), parsed.get_content_subtype())
        part.__dict__.update(parsed.__dict__)
        message.attach(part)
        return
    data = base64.b64decode(packed["data"])
    message.attach(packed["filename"], data.decode() if packed["is_text"] else data, packed["mimetype"])


def _headers_of(message: EmailMessage) -> dict:
    """The message's own headers, with a Message-ID and a date that stay the same from now on."""
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    given = {name.lower() for name in headers}
    if "message-id" not in given:
        headers["Message-ID"] = make_msgid(domain=str(DNS_NAME))
    if "date" not in given:
        headers["Date"] = formatdate(localtime=settings.EMAIL_USE_LOCALTIME)
    return headers


def message_id_of(content: dict) -> str:
    """The Message-ID in a packed message."""
    return next(value for name, value in content["headers"].items() if name.lower() == "message-id")


def pack(message: EmailMessage) -> dict:
    """Write a message down as plain data."""
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "subtype": message.content_subtype,
        "encoding": message.encoding if isinstance(message.encoding, str) else None,
        "from": str(message.from_email),
        "to": [str(address) for address in message.to],
        "cc": [str(address) for address in message.cc],
        "bcc": [str(address) for address in message.bcc],
        "reply_to": [str(address) for address in message.reply_to],
        "headers": _headers_of(message),
        "alternatives": [
            [str(content), mimetype] for content, mimetype in getattr(message, "alternatives", None) or []
        ],
        "attachments": [_pack_attachment(attachment) for attachment in message.attachments],
    }


def unpack(content: dict, recipient: str) -> MessageForOne:
    """The message again, addressed to ``recipient`` alone."""
    message = MessageForOne(
        subject=content["subject"],
        body=content["body"],
        from_email=content["from"],
        to=content["to"],
        cc=content["cc"],
        bcc=content["bcc"],
        reply_to=content["reply_to"],
        headers=content["headers"],
        alternatives=[tuple(alternative) for alternative in content["alternatives"]],
    )
    message.content_subtype = content["subtype"]
    message.encoding = content["encoding"]
    message.envelope_recipient = recipient
    for packed in content["attachments"]:
        _attach(message, packed)
    return message
