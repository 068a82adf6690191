package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/otp"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// outbox is what the sandbox would have sent.
type outbox interface {
	Outbox(ctx context.Context) ([]otp.Message, error)
}

// outbox shows the text messages of the sandbox. This answer to a builder is the one place where a code stands in clear.
func (s *Site) outbox(c echo.Context) error {
	p := page.Outbox{Sandbox: s.Outbox != nil}
	if p.Sandbox {
		messages, err := s.Outbox.Outbox(c.Request().Context())
		if err != nil {
			return err
		}
		for _, m := range messages {
			p.Messages = append(p.Messages, page.TextMessage{ID: m.ID, To: m.To.Reveal(), Text: m.Text.Reveal(),
				SentAt: m.SentAt, ExpiresAt: m.ExpiresAt})
		}
	}
	p.Chrome = s.chrome(c)
	return respond.Page(c, http.StatusOK, p.Page())
}
