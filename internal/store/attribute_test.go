package store_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

func sampleAttribute(n string) attr.Attribute {
	return attr.Attribute{Key: "größe_" + n, Label: "Größe " + n, Type: attr.TypeNumber, Scope: attr.ScopeConversation,
		Default: "42", Description: "In Zoll, 寸"}
}

func TestAttributes(t *testing.T) {
	testAggregate(t, aggregate[attr.Attribute]{
		action: "attribute", kind: "attributes",
		sample: sampleAttribute,
		change: func(a attr.Attribute) attr.Attribute {
			a.Label, a.Default, a.Scope = "Renamed", "", attr.ScopeContact
			return a
		},
		save:   func(w world, a attr.Attribute) (attr.Attribute, error) { return w.db.SaveAttribute(w.ctx, a) },
		load:   func(w world, a attr.Attribute) (attr.Attribute, error) { return w.db.Attribute(w.ctx, a.Key) },
		remove: func(w world, a attr.Attribute) error { return w.db.DeleteAttribute(w.ctx, a.Key) },
		facts:  func(a *attr.Attribute) facts { return facts{&a.ID, &a.Revision, &a.CreatedAt, &a.UpdatedAt} },
		rekey:  func(a attr.Attribute) attr.Attribute { a.Key = "other"; return a },
		broken: func(a attr.Attribute) (attr.Attribute, string) { a.Label = ""; return a, "label" },
		target: func(a attr.Attribute) string { return a.Key },
	})
}

func TestAttributeRules(t *testing.T) {
	onBoth(t, "the key of a contact field is refused", func(t *testing.T, w world) {
		a := sampleAttribute("1")
		a.Key = attr.Phone
		_, err := w.db.SaveAttribute(w.ctx, a)
		wantFault(t, err, fault.Invalid, "key")
	})
	onBoth(t, "the type of a stored attribute is refused to change", func(t *testing.T, w world) {
		a, err := w.db.SaveAttribute(w.ctx, sampleAttribute("1"))
		must(t, err)
		a.Type = attr.TypeText
		_, err = w.db.SaveAttribute(w.ctx, a)
		wantFault(t, err, fault.Invalid, "type")
		got, err := w.db.Attribute(w.ctx, a.Key)
		must(t, err)
		if got.Type != attr.TypeNumber || got.Revision != 1 {
			t.Errorf("stored is %+v, want the first revision", got)
		}
	})
	onBoth(t, "search looks at label, key and description", func(t *testing.T, w world) {
		_, err := w.db.SaveAttribute(w.ctx, sampleAttribute("1"))
		must(t, err)
		for search, want := range map[string]int{"GRÖßE 1": 1, "größe_1": 1, "ZOLL": 1, "nothing": 0, "_1": 1, "%": 0} {
			got, all, err := w.db.Attributes(w.ctx, search, 0, 10)
			must(t, err)
			if len(got) != want || int(all) != want {
				t.Errorf("%q finds %d of %d, want %d", search, len(got), all, want)
			}
		}
	})
}

func TestAttributesAreListedPartByPart(t *testing.T) {
	onBoth(t, "by label, with how many there are", func(t *testing.T, w world) {
		for _, n := range []string{"3", "1", "2"} {
			_, err := w.db.SaveAttribute(w.ctx, sampleAttribute(n))
			must(t, err)
		}
		got, all, err := w.db.Attributes(w.ctx, "", 1, 1)
		must(t, err)
		if all != 3 || len(got) != 1 || got[0].Key != sampleAttribute("2").Key {
			t.Errorf("the second of %d is %+v", all, got)
		}
	})
}

func TestSchema(t *testing.T) {
	onBoth(t, "the schema has contact fields and custom attributes, and its revision grows with every write", func(t *testing.T, w world) {
		before, err := w.db.Schema(w.ctx)
		must(t, err)
		a, err := w.db.SaveAttribute(w.ctx, sampleAttribute("1"))
		must(t, err)
		after, err := w.db.Schema(w.ctx)
		must(t, err)
		if _, ok := after.Lookup(a.Key); !ok || after.Revision <= before.Revision || len(after.All()) != len(attr.ContactFields())+1 {
			t.Errorf("schema is %+v after %+v", after, before)
		}
		a.Label = "Renamed"
		_, err = w.db.SaveAttribute(w.ctx, a)
		must(t, err)
		renamed, err := w.db.Schema(w.ctx)
		must(t, err)
		must(t, w.db.DeleteAttribute(w.ctx, a.Key))
		gone, err := w.db.Schema(w.ctx)
		must(t, err)
		if _, ok := gone.Lookup(a.Key); ok || renamed.Revision <= after.Revision || gone.Revision <= renamed.Revision {
			t.Errorf("revisions are %d, %d, %d, and the attribute is there: %v", after.Revision, renamed.Revision, gone.Revision, ok)
		}
	})
	onBoth(t, "a refused write leaves the revision alone", func(t *testing.T, w world) {
		before, err := w.db.Schema(w.ctx)
		must(t, err)
		wantFault(t, w.db.DeleteAttribute(w.ctx, "nothing"), fault.NotFound, "")
		after, err := w.db.Schema(w.ctx)
		must(t, err)
		if after.Revision != before.Revision {
			t.Errorf("revision went from %d to %d", before.Revision, after.Revision)
		}
	})
	onBoth(t, "what is read for it is of one moment, whatever others write meanwhile", func(t *testing.T, w world) {
		must(t, w.db.InSnapshot(w.ctx, func(users func() int64) {
			before := users()
			mustUser(t, w, "1", auth.Viewer)
			if after := users(); after != before {
				t.Errorf("%d users became %d", before, after)
			}
		}))
	})
}
