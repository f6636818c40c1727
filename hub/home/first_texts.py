"""The first privacy notice and code of conduct. Editors make them their own in the admin."""

PRIVACY_NOTICE = """
## What we keep

- **Your account**: your name, e-mail address, time zone and language, and a password that nobody can read.
- **What you told us when you asked to join**: your organisation, jurisdiction and reason.
- **What you write**: cases with their drafts and history, and the files that you add.
- **Mail that we sent you**, for as long as it takes to know that it arrived.
- **Technical logs** of the server, for security, as long as the operator needs them.

## What others see

Nothing about you as a person is public unless you choose it. A case shows the body that led it, not who
wrote it. Moderators and administrators see who wrote what.

## What we don't do

We show no advertising, sell nothing, follow nobody across sites and load nothing from other companies'
servers. The cookies that we set keep you logged in and protect the forms.

## Your rights

You may see, correct and take with you what we keep about you, and ask us to delete it. Write to the contact
named at the foot of each page.
"""

CODE_OF_CONDUCT = """
The hub works because people tell each other what did not work. Help to keep it so.

## Do

- Say what happened, with figures where you may, and say where they come from.
- Tell what stood in the way as plainly as what helped.
- Give advice as you would want it: to the point, from experience, kindly.
- Ask before you pass on what you read among members.

## Don't

- Sell. Vendors who are admitted as members answer questions; they don't advertise.
- Name a person, a bidder or a supplier to their harm, or publish what a contract or a law keeps confidential.
- Attack people. Disagree with what they did, and say what you would do instead.

## When something goes wrong

Tell a moderator. They may edit, hide or remove what breaks these rules, ask its author to change it, and
suspend an account. Whoever is concerned is told why, and may ask an administrator to look at it again.
"""
