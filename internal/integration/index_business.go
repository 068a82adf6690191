package integration

func hubSpot() Integration {
	return Integration{
		Key: "hubspot", Name: "HubSpot", Category: Sales, Icon: "users", Docs: "https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide",
		Does:    "Finds, creates and updates contacts of the CRM.",
		Secrets: []Need{{Name: "hubspot_token", Label: "Access token", Where: "HubSpot, Settings, Integrations, Private Apps: the token of an app with crm.objects.contacts.read and .write. It begins with pat-."}},
		Check:   "hubspot-contacts", Says: []string{"message"},
	}
}

func shopify() Integration {
	return Integration{
		Key: "shopify", Name: "Shopify", Category: Sales, Icon: "tag", Docs: "https://shopify.dev/docs/api/admin-graphql/latest/queries/orders",
		Does:    "Looks up an order by its number: whether it is paid and sent, and where the parcel can be followed.",
		Secrets: []Need{{Name: "shopify_token", Label: "Admin API access token", Where: "Shopify Admin, Settings, Apps: the Admin API access token of an app with read_orders."}},
		Constants: []Need{{Name: "shopify_shop", Label: "Shop", Example: "my-shop",
			Where: "What stands before .myshopify.com in the address of your shop's admin."}},
		Check: "shopify-shop", Says: []string{"errors"},
	}
}

func stripe() Integration {
	return Integration{
		Key: "stripe", Name: "Stripe", Category: Payments, Icon: "layers", Docs: "https://docs.stripe.com/api/customers",
		Does:    "Creates customers, once however often a chat tries, and finds them by their e-mail address.",
		Secrets: []Need{{Name: "stripe_secret_key", Label: "Secret key", Where: "Stripe Dashboard, Developers, API keys: a secret key, or a restricted one that may write customers and read the balance."}},
		Check:   "stripe-balance", Says: []string{"error.message"},
	}
}

func razorpay() Integration {
	return Integration{
		Key: "razorpay", Name: "Razorpay", Category: Payments, Icon: "link", Docs: "https://razorpay.com/docs/api/payments/payment-links/",
		Does: "Creates payment links, and looks up whether they were paid.",
		Secrets: []Need{
			{Name: "razorpay_key_id", Label: "Key ID", Where: "Razorpay Dashboard, Account & Settings, API Keys. It begins with rzp_."},
			{Name: "razorpay_key_secret", Label: "Key secret", Where: "It is shown once, when the key is generated."},
		},
		Constants: []Need{{Name: "razorpay_currency", Label: "Currency", Example: "INR", Default: "INR", Where: "Three letters, as in INR."}},
		Check:     "razorpay-payments", Says: []string{"error.description"},
	}
}

func googleSheets() Integration {
	return Integration{
		Key: "google-sheets", Name: "Google Sheets", Category: Work, Icon: "table-properties", Docs: "https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/append",
		Does: "Appends a row to a spreadsheet, as text: what visitors type never becomes a formula.",
		Secrets: []Need{
			{Name: "google_client_secret", Label: "Client secret", Where: "Google Cloud Console, APIs & Services, Credentials: the OAuth client's secret."},
			{Name: "google_refresh_token", Label: "Refresh token", Where: "What the OAuth client gets for the scope https://www.googleapis.com/auth/spreadsheets, with offline access."},
		},
		Constants: []Need{
			{Name: "google_client_id", Label: "Client ID", Example: "1234-abcd.apps.googleusercontent.com", Where: "Beside the client secret."},
			{Name: "google_sheet_id", Label: "Spreadsheet", Example: "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms", Where: "In the spreadsheet's address, between /d/ and /edit."},
			{Name: "google_sheet_range", Label: "Table", Example: "Sheet1!A1", Default: "Sheet1!A1", Where: "The sheet and a cell of the table that rows are appended to."},
		},
		Check: "google-sheets-spreadsheet", Says: []string{"error.message"},
	}
}

func calendly() Integration {
	return Integration{
		Key: "calendly", Name: "Calendly", Category: Work, Icon: "calendar", Docs: "https://developer.calendly.com/api-docs",
		Does:    "Makes links that book one meeting, and lists the kinds of meetings.",
		Secrets: []Need{{Name: "calendly_token", Label: "Personal access token", Where: "Calendly, Integrations & apps, API and webhooks."}},
		Constants: []Need{{Name: "calendly_event_type", Label: "Event type", Example: "https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2",
			Where: "List Calendly event types answers it: the uri of the kind of meeting."}},
		Check: "calendly-me", Says: []string{"message"},
	}
}

func openAI() Integration {
	return Integration{
		Key: "openai", Name: "OpenAI-compatible chat", Category: AI, Icon: "bot", Docs: "https://platform.openai.com/docs/api-reference/chat",
		Does:    "Asks a language model of OpenAI, or of anybody who answers the same requests.",
		Secrets: []Need{{Name: "openai_api_key", Label: "API key", Where: "The provider's page for API keys; of OpenAI it is platform.openai.com/api-keys."}},
		Constants: []Need{
			{Name: "openai_base_url", Label: "Base URL", Example: "https://api.openai.com/v1", Default: "https://api.openai.com/v1", Where: "What stands before /chat/completions. The key goes to this host alone."},
			{Name: "openai_model", Label: "Model", Example: "gpt-4o-mini", Where: "A name from the provider's list of models."},
		},
		Check: "openai-models", Says: []string{"error.message", "message"},
	}
}
