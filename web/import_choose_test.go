package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/internal/auth"
)

// description is an OpenAPI description of about so many bytes with so many operations.
func description(operations, size int) string {
	var b strings.Builder
	b.WriteString(`{"openapi":"3.1.0","info":{"title":"Large","version":"1"},"servers":[{"url":"https://api.example.com"}],"paths":{`)
	for n := range operations {
		fmt.Fprintf(&b, `"/things/%d/{id}":{"get":{"operationId":"read%d","summary":"Read thing %d","tags":["tag%d"],"parameters":[{"name":"id","in":"path","required":true,"example":"x%d","schema":{"type":"string"}}]}},`, n, n, n, n%7, n)
	}
	b.WriteString(`"/last":{}},"x-text":"` + strings.Repeat("t", max(0, size-b.Len())) + `"}`)
	return b.String()
}

func TestOperationsOfALongDescriptionAreChosen(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	began := time.Now()
	choice := builder.planOf(description(1200, 13<<20))
	page := builder.get(choice)
	page.want(http.StatusOK, "Take all 1200", "/things/1199/{id}", "Read thing 7", "tag3")
	if took := time.Since(began); took > time.Minute { // 10 s is promised on a machine that does nothing else
		t.Errorf("it took %v", took)
	}
	builder.postForm(choice, url.Values{"do": {"choose"}}).want(http.StatusUnprocessableEntity, "Choose one operation or more")
	t.Run("a filter hides, and keeps what is chosen", func(t *testing.T) {
		filtered := builder.postForm(choice, url.Values{"do": {"filter"}, "q": {"GET thing/119 tag5"}, "op": {"3", "nonsense", "99999"}})
		filtered.want(http.StatusOK, "1 chosen, 0 of 1200 shown")
		filtered = builder.postForm(choice, url.Values{"do": {"filter"}, "q": {"things/119 TAG1"}, "op": {"3"}})
		filtered.want(http.StatusOK, "1 chosen, 2 of 1200 shown")
		doc := filtered.doc()
		if n := doc.Find("tbody tr:not([hidden])").Length(); n != 2 {
			t.Errorf("%d rows are shown", n)
		}
		if _, ticked := doc.Find("#op-3").Attr("checked"); !ticked {
			t.Error("what was chosen is lost")
		}
	})
	t.Run("nobody else sees it", func(t *testing.T) {
		w.as(auth.Admin).get(choice).want(http.StatusNotFound)
	})
	chosen := builder.postForm(choice, url.Values{"do": {"choose"}, "op": {"3", "1100"}})
	plan := chosen.header.Get("Location")
	builder.get(plan).want(http.StatusOK, "read-thing-3", "read-thing-1100", "Choose again")
	t.Run("and chosen again, all of them", func(t *testing.T) {
		again := builder.postForm(plan, url.Values{"do": {"again"}}).header.Get("Location")
		builder.get(again).want(http.StatusOK, "Take all 1200")
		began := time.Now()
		all := builder.postForm(again, url.Values{"do": {"all"}}).header.Get("Location")
		converted := time.Since(began)
		r := builder.get(all)
		t.Logf("all 1200 were converted in %v and planned in %v, %d KB", converted, time.Since(began)-converted, len(r.body)>>10)
		if r.status != http.StatusOK {
			t.Errorf("answered %d", r.status)
		}
		plan = all
	})
	if !strings.Contains(builder.get(plan).body, "read-thing-1199") {
		t.Error("not all are planned")
	}
}

func TestSamplesBecomeTestValues(t *testing.T) {
	w := newWorld(t)
	admin := w.as(auth.Admin)
	const command = `curl https://api.example.com/send -H 'Authorization: Bearer tiger-tiger-tiger-tiger' -H 'Content-Type: application/json' -d '{"to":"+14155552671","order_id":"A17"}'`
	paste := func() string {
		return admin.postForm("/import/paste", url.Values{"text": {command}}).header.Get("Location")
	}
	plan := paste()
	page := admin.get(plan)
	page.want(http.StatusOK, "Sample values", "+14155552671", "1 more values look like samples", "Found in what you import")
	if strings.Contains(page.body, "tiger") {
		t.Error("the secret is on the page")
	}
	t.Run("what is only offered becomes an attribute when it is ticked", func(t *testing.T) {
		another := strings.Replace(command, `"A17"`, `"A17","user_id":"U4"`, 1)
		pasted := admin.postForm("/import/paste", url.Values{"text": {another}}).header.Get("Location")
		box := admin.doc(pasted).Find("input[name=offer]").First()
		other := admin.postForm(pasted, url.Values{"do": {"offers"}, "offer": {box.AttrOr("value", "")}}).header.Get("Location")
		taken := admin.get(other)
		taken.want(http.StatusOK, "Custom attribute", "order_id", "A17", "1 more values look like samples", "U4")
		if strings.Contains(taken.body, "{{user_id}}") {
			t.Error("what was not ticked is one, too")
		}
		rest := admin.postForm(other, url.Values{"do": {"offers"}, "offer": {admin.doc(other).Find("input[name=offer]").AttrOr("value", "")}}).header.Get("Location")
		admin.get(rest).want(http.StatusOK, "{{order_id}}", "{{user_id}}")
		admin.postForm(paste(), url.Values{"do": {"offers"}}).want(http.StatusUnprocessableEntity, "Tick a value")
	})
	t.Run("what is unticked is not kept", func(t *testing.T) {
		r := admin.postForm(plan, url.Values{"do": {"look"}, "samples": {"1"}})
		if strings.Contains(r.body, "name: Imported") {
			t.Error("it is in the plan")
		}
	})
	if r := admin.postForm(plan, formOf(admin.doc(plan))); r.status != http.StatusSeeOther {
		t.Fatalf("answered %d %s", r.status, r.text())
	}
	apis, err := w.db.APIs(w.ctx, "")
	must(t, err)
	for _, a := range apis {
		if !strings.Contains(a.URL, "api.example.com") {
			continue
		}
		sets, err := w.db.TestSets(w.ctx, a.ID)
		must(t, err)
		if len(sets) != 1 || sets[0].Name != "Imported" || sets[0].Typed["phone"] != "+14155552671" {
			t.Errorf("kept %+v", sets)
		}
		return
	}
	t.Error("there is no API")
}
