package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/flow"
)

func TestAComponentKnowsTheOutcomesOfItsAPI(t *testing.T) {
	w := newWorld(t)
	w.seed()
	b := w.as(auth.Builder)
	fresh := flow.Component{ID: "api_x", Kind: flow.API, Name: "Call", Settings: flow.Settings{ResponseCodes: []string{"200", "400"}}}
	f, err := w.db.Flow(w.ctx, "phone-verification")
	must(t, err)
	other := flow.Component{ID: "api_z", Kind: flow.API, Name: "Others alone", Settings: flow.Settings{API: "verify-otp"}}
	d := b.draft(f.Key, object{"revision": f.Revision, "edits": []object{{"is": fresh}, {"is": other}}})
	t.Run("its rows become those of the API that is chosen", func(t *testing.T) {
		d = b.draft(f.Key, object{"revision": d.Revision, "shown": fresh}, "components.api_x.kind", "api", "components.api_x.name", "Call",
			"components.api_x.api", "send-otp", "components.api_x.codes.0.code", "200", "components.api_x.codes.1.code", "400")
		if got := d.find("api_x").Settings.ResponseCodes; !slices.Equal(got, []string{"sent", "wrong_input", "too_often", "unsure"}) {
			t.Errorf("it has the rows %q", got)
		}
		if got := d.find("api_z").Settings.ResponseCodes; len(got) != 0 {
			t.Errorf("another component has the rows %q now", got)
		}
	})
	t.Run("the settings suggest them, and what every API has", func(t *testing.T) {
		list := b.doc("/flows/" + f.Key + "/components/api_x").Find("datalist#known-codes-api_x option")
		var known []string
		for _, o := range list.EachIter() {
			known = append(known, o.AttrOr("value", ""))
		}
		if all := strings.Join(known, " "); !strings.HasPrefix(all, "sent wrong_input too_often unsure blocked timeout") || !strings.Contains(all, "4xx") {
			t.Errorf("they suggest %s", all)
		}
	})
	const warning = "Send OTP has no outcome sennt; it has sent, wrong_input, too_often and unsure."
	t.Run("one that the API has not is warned of, and can be mended", func(t *testing.T) {
		shown := d.find("api_x")
		d = b.draft(f.Key, object{"revision": d.Revision, "shown": shown}, "components.api_x.kind", "api", "components.api_x.name", "Call",
			"components.api_x.api", "send-otp", "components.api_x.codes.0.code", "sennt")
		if got := d.problem("api_x", "codes.0.code"); got != warning {
			t.Errorf("the problem is %q", got)
		}
		page := b.get("/flows/" + f.Key + "/components/api_x")
		page.want(http.StatusOK, warning)
		if use := page.doc().Find("[data-instead]"); use.Text() != "Use sent" || use.AttrOr("data-for", "") != "f-components-api_x-codes-0-code" {
			t.Errorf("it offers %q", use.Text())
		}
		b.get("/flows/"+f.Key+"/outline").want(http.StatusOK, warning)
		b.get("/flows/"+f.Key+"/publish").want(http.StatusOK, warning)
	})
	t.Run("as is one that the API has no more", func(t *testing.T) {
		a, err := w.db.API(w.ctx, "verify-otp")
		must(t, err)
		a.Outcomes[0].Name = "proved"
		must(t, second(w.db.SaveAPI(w.ctx, a)))
		b.draft(f.Key, object{"revision": d.Revision, "edits": []object{{"is": flow.Component{ID: "api_y", Kind: flow.API, Name: "Verify",
			Settings: flow.Settings{API: "verify-otp", ResponseCodes: []string{"verified"}}}}}})
		b.get("/flows/"+f.Key+"/publish").want(http.StatusOK, "Verify OTP has no outcome verified; it has proved and not_verified.")
	})
	t.Run("a question offers to make an attribute of the type of its answers", func(t *testing.T) {
		e := w.edit(f.Key)
		page := e.add(flow.Number).doc()
		if got := page.Find("attribute-select:has([name='components.number_1.attribute'])").AttrOr("type", ""); got != "number" {
			t.Errorf("it offers one of the type %q", got)
		}
	})
	t.Run("the outline does the same when it is saved", func(t *testing.T) {
		e := w.edit(f.Key)
		e.add(flow.API)
		e.set("api_1", "api", "send-otp")
		e.save()
		stored, err := w.db.Flow(w.ctx, f.Key)
		must(t, err)
		if c, _ := stored.Draft.Find("api_1"); c.Settings.ResponseCodes[0] != "sent" {
			t.Errorf("it has the rows %q", c.Settings.ResponseCodes)
		}
	})
}
