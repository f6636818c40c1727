"""The mail that is no notice, each with its reason: nobody can turn it off, so it is about one's own account alone.

By template, as ``send_mail`` is given it. A test fails where other mail is sent, or one of these is no more. The
mail of django-allauth (confirming an address, a new password, what changed at the log-in) comes beside these.
"""

ACCOUNT_MAIL: dict[str, str] = {
    "notifications/email/address_works": "somebody asked for it, to see whether their address works again",
    "peers/email/refused": "the decision on an application: whoever applies is no member and has no notices",
    "peers/email/approved": "the decision on an application: it is what makes the account a member's",
    "peers/email/invitation": "for people who have no account yet, or wait for a decision",
    "peers/email/archive_ready": "somebody asked for it: the archive of their own data",
    "peers/email/account_leaves": "the account is to be deleted: how to stop that, should it be somebody else's doing",
    "peers/email/account_deleted": "the account is deleted: there is nothing left that could be set",
    "peers/email/suspended": "the account is suspended: why, how long, and where to appeal",
    "peers/email/suspension_stays": "the answer to an appeal, for an account that can't be used",
    "peers/email/suspension_lifted": "the account can be used again",
}
