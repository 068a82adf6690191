package audit_test

import (
	"testing"
	"time"

	"patchbay/internal/audit"
)

func TestChain(t *testing.T) {
	base := audit.Entry{Number: 2, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Actor: "usr_1", Name: "Ada", IP: "192.0.2.1",
		Action: "api.save", Target: "send-otp", Fields: []string{"name", "url"}}
	hash := base.Chain("before")
	changes := map[string]func(*audit.Entry){
		"number": func(e *audit.Entry) { e.Number = 3 },
		"time":   func(e *audit.Entry) { e.At = e.At.Add(time.Millisecond) },
		"actor":  func(e *audit.Entry) { e.Actor = "usr_2" },
		"name":   func(e *audit.Entry) { e.Name = "Bob" },
		"ip":     func(e *audit.Entry) { e.IP = "" },
		"action": func(e *audit.Entry) { e.Action = "api.delete" },
		"target": func(e *audit.Entry) { e.Target = "other" },
		"fields": func(e *audit.Entry) { e.Fields = []string{"name"} },
		"text that moves from one field to the next": func(e *audit.Entry) { e.Actor, e.Name = "usr_1A", "da" },
	}
	for name, change := range changes {
		t.Run("another "+name+" gives another hash", func(t *testing.T) {
			e := base
			change(&e)
			if e.Chain("before") == hash {
				t.Error("it is the same")
			}
		})
	}
	t.Run("another predecessor gives another hash", func(t *testing.T) {
		if base.Chain("") == hash {
			t.Error("it is the same")
		}
	})
	t.Run("the zone of the time and the hash itself do not count", func(t *testing.T) {
		e := base
		e.At, e.Hash = e.At.In(time.FixedZone("Tokyo", 9*60*60)), "x"
		if e.Chain("before") != hash {
			t.Error("they do")
		}
	})
}
