package apidef

// The two paths of an OTP gateway, below the origin that {{env.otp_gateway}} names: those of the original service.
const (
	SendOTPPath   = "/integrations/custom-feature/send-otp-sms"
	VerifyOTPPath = "/integrations/custom-feature/verify-user-otp"
)

// The headers with which our own executor tells our own gateway on whose behalf it calls. They count only beside a
// right key.
const (
	ConversationHeader = "Patchbay-Conversation"
	VisitorHeader      = "Patchbay-Visitor"
	LanguageHeader     = "Patchbay-Language" // of the text message
)
