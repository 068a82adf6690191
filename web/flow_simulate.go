package web

import (
	"cmp"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/internal/simulate"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// simulator begins a run on the draft. A run is kept in the form, sealed: any replica can go on with it, and the Back button
// of a browser goes back in it.
func (s *Site) simulator(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	r, err := s.answeredBy(c.Request().Context(), f, s.freshRun(), simulate.Last)
	if err != nil {
		return err
	}
	return s.play(c, f, r, page.FlowSimulator{})
}

func (s *Site) freshRun() simulate.Run {
	return simulate.Run{ID: id.New(id.Conversation), Began: s.Now().UTC().Truncate(time.Second)}
}

// simulate does one thing in a run.
func (s *Site) simulate(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	before, err := s.openRun(c, f)
	if err != nil {
		return err
	}
	p := page.FlowSimulator{Tab: c.FormValue("tab")}
	run := before
	if deed := c.FormValue("test"); deed != "" {
		err = s.testDeed(c, f, before, deed, &p)
	} else {
		run, err = s.driven(c, f, before)
	}
	if refusal, _, ok := refusalOf(err); ok {
		p.Refusal, p.Typed, run = refusal, c.FormValue("text"), before
	} else if err != nil {
		return err
	}
	return s.play(c, f, run, p)
}

// runPlace is what runs are sealed for: nobody else's run is taken, and no other flow's.
func runPlace(c echo.Context, f flow.Flow) string {
	actor, _ := auth.ActorOf(c.Request().Context())
	return "simulator|" + f.ID + "|" + actor.ID
}

func (s *Site) sealRun(c echo.Context, f flow.Flow, r simulate.Run) (string, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	return s.Keys.Seal(runPlace(c, f), secret.New(string(raw))), nil
}

func (s *Site) openRun(c echo.Context, f flow.Flow) (simulate.Run, error) {
	var r simulate.Run
	text, _, err := s.Keys.Open(runPlace(c, f), c.FormValue("run"))
	if err == nil {
		err = json.Unmarshal([]byte(text.Reveal()), &r)
	}
	if err != nil {
		return r, fault.Wrap(err, fault.Invalid, "This run can't be gone on with. Start again.")
	}
	return r, nil
}

// driven is the run after what the form asks for.
func (s *Site) driven(c echo.Context, f flow.Flow, r simulate.Run) (simulate.Run, error) {
	if n, err := strconv.Atoi(c.FormValue("back")); err == nil {
		return r.BackTo(n), nil
	}
	if said := c.FormValue("say"); said != "" {
		return r.Do(simulate.Input{Kind: simulate.Say, Text: said})
	}
	if form, _ := c.FormParams(); form.Has("set_mode") {
		return s.answers(c, f, r, c.FormValue("set_mode"))
	}
	text := strings.ReplaceAll(c.FormValue("text"), "\r\n", "\n")
	switch do := simulate.InputKind(c.FormValue("do")); do {
	case "restart":
		fresh := s.freshRun()
		fresh.Modes, fresh.Start = r.Modes, readStart(c.FormValue("start"))
		return fresh, nil
	case simulate.SetTime:
		at, err := readMoment(c.FormValue("at"))
		if err != nil {
			return r, err
		}
		return r.Do(simulate.Input{Kind: do, At: at})
	case simulate.Callback:
		return r.Do(simulate.Input{Kind: do, Text: c.FormValue("callback")})
	case simulate.Answer:
		return r.Do(simulate.Input{Kind: do, Text: c.FormValue("reply")})
	case simulate.Attach:
		f, err := readMadeUp(c.FormValue("file_name"), c.FormValue("file_mb"))
		if err != nil {
			return r, err
		}
		return r.Do(simulate.Input{Kind: do, File: f})
	case simulate.Say:
		form, _ := c.FormParams()
		if chosen := form["choice"]; len(chosen) > 0 {
			text = strings.Join(chosen, "\n")
		}
		return r.Do(simulate.Input{Kind: do, Text: text})
	default:
		return r.Do(simulate.Input{Kind: do})
	}
}

// readMadeUp is the file that a builder makes up by its name, which says of what type it is, and its size.
func readMadeUp(name, megabytes string) (attr.File, error) {
	var p fault.Problems
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > attr.MaxFileName {
		p.Add("file_name", "Give the file a name, such as photo.jpg, of %d characters at most.", attr.MaxFileName)
	}
	size, err := strconv.ParseFloat(strings.TrimSpace(megabytes), 64)
	if err != nil || !(size > 0 && size <= 1000) {
		p.Add("file_mb", "A size is a number of MB, such as 1 or 0.5.")
	}
	mediaType, _, _ := strings.Cut(cmp.Or(mime.TypeByExtension(path.Ext(name)), "application/octet-stream"), ";")
	return attr.File{ID: id.New(id.File), Name: name, Type: mediaType, Size: int64(size * (1 << 20))}, p.Err()
}

// readMoment reads what a field for a date and a time sends, which is UTC like everything in the simulator.
func readMoment(typed string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, typed); err == nil {
			return t, nil
		}
	}
	var p fault.Problems
	p.Add("at", "Choose a date and a time.")
	return time.Time{}, p.Err()
}

func readMode(c echo.Context, api string) (simulate.Mode, error) {
	m := simulate.Mode{Kind: simulate.ModeKind(c.FormValue("mode." + api))}
	if !slices.Contains(simulate.Modes(), m.Kind) {
		return m, fault.New(fault.Invalid, "There is no such way to answer.")
	}
	status, body := c.FormValue("status."+api), c.FormValue("body."+api)
	if m.Kind != simulate.Recorded {
		return m, nil
	}
	n, err := strconv.Atoi(cmp.Or(status, "200"))
	if err != nil || n < 100 || n > 599 {
		var p fault.Problems
		p.Add("status."+api, "A status is a number from 100 to 599.")
		return m, p.Err()
	}
	m.Reply = simulate.Reply{Status: n, ContentType: cmp.Or(c.FormValue("type."+api), "application/json"), Body: body, Millis: 120}
	return m, nil
}

// readStart reads lines such as phone = +14155552671.
func readStart(typed string) map[string]string {
	start := map[string]string{}
	for line := range strings.SplitSeq(typed, "\n") {
		if key, value, ok := strings.Cut(line, "="); ok {
			start[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return start
}

// play plays the run and shows it.
func (s *Site) play(c echo.Context, f flow.Flow, r simulate.Run, p page.FlowSimulator) error {
	ctx := c.Request().Context()
	sim := simulate.Simulator{Store: s.Store, Calls: s.Calls}
	state, played, err := sim.Play(ctx, f, r)
	if refusal, _, ok := refusalOf(err); ok { // of the values that it begins with
		p.Refusal, r.Start = page.Refusal{Message: cmp.Or(firstField(refusal), refusal.Message)}, nil
		state, played, err = sim.Play(ctx, f, r)
	}
	if err != nil {
		return err
	}
	if p.Sealed, err = s.sealRun(c, f, played); err != nil {
		return err
	}
	p.Chrome, p.Flow, p.Run, p.State = s.chrome(c), f, played, state
	p.Attributes = simulatedValues(state)
	if p.Tests, err = s.Store.FlowTests(ctx, f.Key); err != nil {
		return err
	}
	if p.APIs, err = s.simulatedAPIs(c, f, played, state.Schema); err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

func firstField(r page.Refusal) string {
	if len(r.Fields) == 0 {
		return ""
	}
	return r.Fields[0].Name + ": " + r.Fields[0].Message
}

// simulatedValues are the attributes as they are now, with what the newest step did to them.
func simulatedValues(state simulate.State) []page.ConversationValue {
	now, before := state.Steps[len(state.Steps)-1].Values, attr.Values{}
	if n := len(state.Steps); n > 1 {
		before = state.Steps[n-2].Values
	}
	var values []page.ConversationValue
	for _, key := range slices.Sorted(maps.Keys(now)) {
		a, _ := state.Schema.Lookup(key)
		v := page.ConversationValue{Key: key, Label: cmp.Or(a.Label, key), Text: keptText(a, engine.Keep(now[key]))}
		was, had := before[key]
		switch {
		case !had && len(state.Steps) > 1:
			v.Mark = "New"
		case had && !was.Equal(now[key]):
			v.Mark, v.Was = "Changed", keptText(a, engine.Keep(was))
		}
		values = append(values, v)
	}
	sortValues(values)
	return values
}

// simulatedAPIs are the APIs of the draft, and how they are answered.
func (s *Site) simulatedAPIs(c echo.Context, f flow.Flow, r simulate.Run, schema attr.Schema) ([]page.SimulatedAPI, error) {
	called, err := s.Store.APIsByKey(c.Request().Context(), f.Draft.APIs())
	if err != nil {
		return nil, err
	}
	var shown []page.SimulatedAPI
	for _, a := range called {
		x := page.SimulatedAPI{Key: a.Key, Name: a.Name, Mode: r.Modes[a.Key], Reply: simulate.MadeUpReply(a, schema)}
		for _, made := range r.Calls {
			if made.API == a.Key && made.Reply.Status > 0 {
				x.Reply = made.Reply
			}
		}
		if x.Mode.Kind == simulate.Recorded || x.Mode.Kind == simulate.Last {
			x.Reply = x.Mode.Reply
		}
		shown = append(shown, x)
	}
	return shown, nil
}
