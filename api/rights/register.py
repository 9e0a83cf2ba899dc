"""The register of what is held about people (UK GDPR, article 30): the privacy notice is made from it.

Each column of the database that says something of somebody stands with what it belongs to. A test compares this with
the database (tests/rights/plain_columns.txt has all others), so that nothing personal is added unseen.
"""

from msgspec import Struct

from api.language import N_


class Holding(Struct, frozen=True):
    """Something that is held, in words for the privacy notice."""

    what: str
    source: str
    purpose: str
    basis: str
    shared: str
    rules: tuple[str, ...]  # of retention, by which it goes
    else_kept: str  # what no rule says
    columns: dict[str, str]  # by table


PUBLIC_TASK = N_("Our public task: the duties the law gives us for streets, parks and public places.")
LEGAL_DUTY = N_("A duty the law gives us.")
AGREED = N_("You asked for it, and can stop it at any time.")
YOU = N_("You")
NOBODY = N_("Nobody")

REGISTER = (
    Holding(
        N_("What you report: the problem and its place, your words and photos"),
        YOU,
        N_("To deal with it, and to show everybody what is known and how it ended."),
        PUBLIC_TASK,
        N_("Everybody, where it is public. Whoever does the work for us, or looks after the place."),
        (),
        N_("As a record of the street. After the time below nobody can tell that it was yours."),
        {
            "report": (
                "submission_key description where_exactly latitude longitude easting northing xy answers stems "
                "accuracy_m"
            ),
            "photo": "id draft_id incoming_draft_id alt",
            "word_change": "description where_exactly answers",
            "flag": "words",
            "suspicion": "reasons",
        },
    ),
    Holding(
        N_("What only we read: replies, private answers, how it was for you, and which phone a report came from"),
        YOU,
        N_("To deal with the report, and to let you manage it."),
        PUBLIC_TASK,
        N_("Whoever does the work for us, if they need it."),
        ("words",),
        "",
        {
            "report_word": "words key",
            "incoming_draft": "key address_id words reason",
            "report_holder": "report_id device_id",
            "handover": "words consented",
            "handover_answer": "words photo_ids",
            "rating": "person_id words",
            "thanks": "person_id",
            "event_personal": "locked",
            "personal_key": "key",
            "asked": "key",
        },
    ),
    Holding(
        N_("Your email address, mobile number or postal address, and what you follow"),
        YOU,
        N_("To tell you what happens to what you reported or follow."),
        AGREED,
        N_("Whoever carries our letters. GOV.UK Notify sends our texts and posts our letters."),
        ("contacts", "unconfirmed", "ended_follows", "addresses"),
        N_("A number that texted STOP is kept, so that nobody writes there again."),
        {
            "address": "value",
            "follow": "subject_id recipient_id asked_by",
            "interest": "name ward_id easting northing ground",
            "muted": "recipient_id subject_id",
            "notice_choice": "recipient_id",
            "notice_rules": "recipient_id quiet_from quiet_to large_print language",
        },
    ),
    Holding(
        N_("Messages to you, and texts from you"),
        N_("You and us"),
        N_("So that you find them in the app, and we know what became of them."),
        AGREED,
        N_("The push service of your browser’s maker, locked so that it cannot read them. GOV.UK Notify."),
        ("messages", "texts"),
        "",
        {
            "message": "recipient_id title body path because subject_id",
            "delivery": "target_id notify_id reason",
            "text_received": "address_id words",
        },
    ),
    Holding(
        N_("A number for your phone or computer, and where it can be sent notices"),
        N_("Your browser"),
        N_("So that your reports stay yours without an account."),
        PUBLIC_TASK,
        NOBODY,
        ("devices", "removed_phones", "drafts", "sent_drafts"),
        "",
        {
            "device": "id",
            "push_subscription": "device_id endpoint p256dh auth name",
            "report_draft": "device_id answers",
            "outbox_receipt": "key device_id",
        },
    ),
    Holding(
        N_("Your account, if you have one: when you signed in, on what, and your passkeys"),
        YOU,
        N_("To be sure that it is you before we show what is about you."),
        AGREED,
        NOBODY,
        ("accounts", "sessions", "codes"),
        "",
        {
            "resident": "id email_id mobile_id seen_at",
            "resident_session": "key_hash resident_id device_id name seen_at",
            "resident_passkey": "resident_id credential_id public_key name used_at",
            "one_time_code": "device_id address_id resident_id",
            "passkey_challenge": "owner_id",
        },
    ),
    Holding(
        N_("What you asked us about your data, and our answer"),
        YOU,
        N_("To answer you, and to show that we did."),
        LEGAL_DUTY,
        N_("The Information Commissioner, if you complain."),
        ("requests",),
        "",
        {"rights_request": "resident_id name contact words identity_how answer"},
    ),
    Holding(
        N_("That something was done or looked at, when, and on which phone or by which officer"),
        N_("Our own records"),
        N_("To show what happened to a report, who looked at what is private, and that no record was altered."),
        LEGAL_DUTY,
        NOBODY,
        (),
        N_("For ever, as numbers: once you are erased they lead to nobody."),
        {"event": "subject_id actor_id details", "job": "arguments", "outbox_receipt": "reference"},
    ),
    Holding(
        N_("Our own officers: name, email address, team, when they signed in"),
        N_("Them and us"),
        N_("So that only they deal with reports, and each does it by name."),
        PUBLIC_TASK,
        NOBODY,
        (),
        N_("While they work here, and as long as what they did is on record."),
        {
            "officer": "name email",
            "officer_identity": "subject officer_id",
            "officer_passkey": "officer_id credential_id public_key name used_at",
            "session": "key_hash officer_id last_seen_at browser",
            "sign_in_link": "key_hash officer_id",
            "officer_role": "officer_id",
            "team": "manager_id",
            "report": "officer_id",
            "bulk_change": "officer_id",
            "saved_filter": "officer_id wanted",
            "round_stop": "officer_id",
            "visit_receipt": "officer_id",
            "silence_published": "officer_id",
            "look_review": "reviewed_by",
            "broadcast": "written_by approved_by",
            "rights_request": "identity_by answered_by",
        },
    ),
)
