package integration

// index is the catalogue without the bundles, which are files beside it.
func index() []Integration {
	return []Integration{twilio(), twilioVerify(), msg91(), whatsApp(), slack(), hubSpot(), googleSheets(), shopify(), stripe(), razorpay(), calendly(), openAI()}
}

// twilioSecrets are what both integrations of Twilio need.
func twilioSecrets() []Need {
	return []Need{
		{Name: "twilio_account_sid", Label: "Account SID", Where: "Twilio Console, first page, Account Info. It begins with AC."},
		{Name: "twilio_auth_token", Label: "Auth token", Where: "Twilio Console, first page, Account Info, below the Account SID."},
	}
}

func twilio() Integration {
	return Integration{
		Key: "twilio", Name: "Twilio Messages", Category: Messaging, Icon: "message-square-text", Docs: "https://www.twilio.com/docs/messaging/api/message-resource",
		Does:    "Sends text messages, and looks up whether they were delivered.",
		Secrets: twilioSecrets(),
		Constants: []Need{{Name: "twilio_from", Label: "Sender", Example: "+14155550100",
			Where: "Twilio Console, Phone Numbers, Active numbers: a number of yours, with + and the country code."}},
		Check: "twilio-account", Says: []string{"message"},
	}
}

func twilioVerify() Integration {
	return Integration{
		Key: "twilio-verify", Name: "Twilio Verify", Category: Messaging, Icon: "shield-check", Docs: "https://www.twilio.com/docs/verify/api",
		Does:    "Proves phone numbers with one-time codes that Twilio makes, sends and counts.",
		Secrets: twilioSecrets(),
		Constants: []Need{{Name: "twilio_verify_service", Label: "Verify service", Example: "VA00000000000000000000000000000000",
			Where: "Twilio Console, Verify, Services: the Service SID. It begins with VA."}},
		Check: "twilio-verify-service", Says: []string{"message"},
	}
}

func msg91() Integration {
	return Integration{
		Key: "msg91", Name: "MSG91", Category: Messaging, Icon: "smartphone", Docs: "https://docs.msg91.com/sms",
		Does:    "Sends text messages by approved templates, and one-time codes.",
		Secrets: []Need{{Name: "msg91_auth_key", Label: "Authkey", Where: "MSG91, the menu of your name, Authkey. If it is limited to addresses, name that of this server there."}},
		Constants: []Need{
			{Name: "msg91_flow_template", Label: "Template of messages", Example: "64f0c0ffee0000000000abcd", Where: "MSG91, SMS, Templates: the template ID. Its text has the variable ##VAR1##."},
			{Name: "msg91_otp_template", Label: "Template of codes", Example: "64f0c0ffee0000000000dcba", Where: "MSG91, OTP, Templates: the template ID."},
		},
		Check: "msg91-balance", Says: []string{"message", "msg"},
	}
}

func whatsApp() Integration {
	return Integration{
		Key: "whatsapp", Name: "WhatsApp Cloud", Category: Messaging, Icon: "message-circle", Docs: "https://developers.facebook.com/docs/whatsapp/cloud-api",
		Does:    "Sends WhatsApp texts within a day of the visitor's last message, and approved templates at any time.",
		Secrets: []Need{{Name: "whatsapp_token", Label: "Access token", Where: "Meta Business settings, System users: a token with whatsapp_business_messaging. Those of the API set-up page end after a day."}},
		Constants: []Need{{Name: "whatsapp_phone_number_id", Label: "Phone number ID", Example: "106540352242922",
			Where: "Meta App Dashboard, WhatsApp, API Setup: the ID below the number, not the number itself."}},
		Check: "whatsapp-number", Says: []string{"error.message"},
	}
}

func slack() Integration {
	return Integration{
		Key: "slack", Name: "Slack", Category: Messaging, Icon: "hash", Docs: "https://docs.slack.dev/reference/methods",
		Does:    "Posts to a channel, and finds people by their e-mail address.",
		Secrets: []Need{{Name: "slack_bot_token", Label: "Bot token", Where: "api.slack.com/apps, your app, OAuth & Permissions: the Bot User OAuth Token with chat:write and users:read.email. It begins with xoxb-."}},
		Constants: []Need{{Name: "slack_channel", Label: "Channel", Example: "C0123456789",
			Where: "Slack, the channel's details, at the bottom: the channel ID. The app must be a member of the channel."}},
		Check: "slack-test", Says: []string{"error"},
	}
}
