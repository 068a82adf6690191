package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// liveStore lists the chats that were handed over.
type liveStore interface {
	HandedOver(ctx context.Context, limit int) ([]engine.Record, error)
}

func (s *Site) liveChats(c echo.Context) error {
	ctx := c.Request().Context()
	all, err := s.Engine.LiveChats(ctx, s.Store)
	if err != nil {
		return err
	}
	names, err := s.flowIndex(ctx)
	if err != nil {
		return err
	}
	actor, _ := auth.ActorOf(ctx)
	people := make(map[string]string, len(all))
	for _, h := range all {
		people[h.ID] = personOf(h.Values)
	}
	return respond.Page(c, http.StatusOK, page.LiveChats{Chrome: s.chrome(c), UserID: actor.ID, All: all, Names: names.flows, People: people}.Page())
}

// liveChat shows one chat. One that is not handed over any more leads to its history.
func (s *Site) liveChat(c echo.Context) error {
	return s.showLiveChat(c, http.StatusOK, page.LiveChat{})
}

func (s *Site) showLiveChat(c echo.Context, status int, p page.LiveChat) error {
	ctx := c.Request().Context()
	h, err := s.Engine.LiveChat(ctx, c.Param("id"))
	if errors.Is(err, fault.Conflict) {
		return respond.SeeOther(c, href.Conversation(c.Param("id")))
	}
	if err != nil {
		return err
	}
	view, err := s.Engine.Transcript(ctx, h.ID, 0)
	if err != nil {
		return err
	}
	names, err := s.flowIndex(ctx)
	if err != nil {
		return err
	}
	actor, _ := auth.ActorOf(ctx)
	p.Chrome, p.UserID, p.Chat, p.Messages, p.FlowName = s.chrome(c), actor.ID, h, view.Messages, names.flow(h.FlowKey)
	p.Person = personOf(h.Values)
	return respond.Page(c, status, p.Page())
}

// liveChatDo takes a chat, answers in it, gives it back or ends it.
func (s *Site) liveChatDo(c echo.Context) error {
	ctx := c.Request().Context()
	actor, _ := auth.ActorOf(ctx)
	id, deed := c.Param("id"), engine.Deed(c.Param("deed"))
	text := strings.ReplaceAll(c.FormValue("text"), "\r\n", "\n")
	switch deed {
	case engine.TakeChat, engine.TakeOver, engine.Reply, engine.GiveBack, engine.EndChat:
	default:
		return fault.New(fault.NotFound, "Nothing like that can be done with a chat.")
	}
	err := s.Engine.Act(ctx, id, engine.Act{Deed: deed, By: actor.ID, Name: actor.Name, Text: text})
	switch {
	case errors.Is(err, fault.Invalid):
		refusal, status, _ := refusalOf(err)
		return s.showLiveChat(c, status, page.LiveChat{Refusal: refusal, Text: text})
	case errors.Is(err, fault.Conflict):
		s.flash(c, fault.Message(err))
	case err != nil:
		return err
	case deed == engine.EndChat || deed == engine.GiveBack:
		return respond.SeeOther(c, href.LiveChats())
	}
	return respond.SeeOther(c, href.LiveChat(id))
}
