"""What Novu 3.15 calls the providers of integrations."""

from collections.abc import Mapping

# Those whose name is not their id with a capital letter.
_NAMES: Mapping[str, str] = {
    "novu": "Novu Inbox",
    "novu-email": "Novu Email",
    "novu-sms": "Novu SMS",
    "novu-slack": "Novu Slack",
    "nodemailer": "Custom SMTP",
    "sendgrid": "SendGrid",
    "sendinblue": "Brevo (formerly Sendinblue)",
    "ses": "SES",
    "mailersend": "MailerSend",
    "outlook365": "Microsoft Outlook365",
    "infobip-email": "Infobip",
    "infobip-sms": "Infobip",
    "sparkpost": "SparkPost",
    "email-webhook": "Email Webhook",
    "sms77": "sms77",
    "sns": "SNS",
    "messagebird": "MessageBird",
    "burst-sms": "Kudosity (formerly BurstSMS)",
    "bulk-sms": "BulkSMS",
    "isend-sms": "iSend SMS",
    "clickatell": "clickatell",
    "forty-six-elks": "46elks",
    "kannel": "Kannel SMS",
    "sms-central": "SMS Central",
    "africas-talking": "Africa's Talking",
    "generic-sms": "SMS Webhook",
    "simpletexting": "SimpleTexting",
    "azure-sms": "Azure Sms",
    "ring-central": "RingCentral",
    "brevo-sms": "Brevo",
    "eazy-sms": "Eazy",
    "afro-message": "Afro Message",
    "smsmode": "smsmode",
    "imedia": "iMedia",
    "isendpro-sms": "iSendPro",
    "cm-telecom": "CM.com",
    "grafana-on-call": "Grafana On Call Webhook",
    "msteams": "MSTeams",
    "getstream": "GetStream",
    "rocket-chat": "Rocket.Chat",
    "whatsapp-business": "WhatsApp Business",
    "chat-webhook": "Chat Webhook",
    "one-signal": "OneSignal",
    "fcm": "Firebase Cloud Messaging",
    "expo": "Expo Push",
    "apns": "APNs",
    "push-webhook": "Push Webhook",
    "pusher-beams": "Pusher Beams",
    "appio": "AppIO",
}


def display_name(provider_id: str) -> str:
    """Return the name of a provider."""
    return _NAMES.get(provider_id) or provider_id[:1].upper() + provider_id[1:]
