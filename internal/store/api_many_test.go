package store_test

import (
	"fmt"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/history"
)

func TestSeveralAPIsAtOnce(t *testing.T) {
	onBoth(t, "several", func(t *testing.T, w world) {
		one, two := got(w.db.SaveAPI(w.ctx, sampleAPI("1")))(t), got(w.db.SaveAPI(w.ctx, sampleAPI("2")))(t)
		into := func(a apidef.API, folder string, tags ...string) apidef.Filing {
			return apidef.Filing{Key: a.Key, Revision: a.Revision, Folder: folder, Tags: tags}
		}
		t.Run("they are filed, and nothing else of them changes", func(t *testing.T) {
			must(t, w.db.FileAPIs(w.ctx, []apidef.Filing{into(one, "Codes", "sms"), into(two, "Codes")}))
			filed := got(w.db.API(w.ctx, one.Key))(t)
			if filed.Folder != "Codes" || fmt.Sprint(filed.Tags) != "[sms]" || filed.Revision != 2 || filed.URL != one.URL || filed.Body.Text != one.Body.Text {
				t.Errorf("it is %+v", filed)
			}
			if r := got(w.db.APIRevision(w.ctx, one.ID, 2))(t); r.Deed != history.Saved || r.By != "Ada" {
				t.Errorf("remembered is %+v", r.Entry)
			}
		})
		t.Run("all of them or none", func(t *testing.T) {
			two := got(w.db.API(w.ctx, two.Key))(t)
			wantFault(t, w.db.FileAPIs(w.ctx, []apidef.Filing{into(two, "Other"), into(one, "Other")}), fault.Conflict, "")
			wantFault(t, w.db.FileAPIs(w.ctx, []apidef.Filing{into(two, "Other"), {Key: "none"}}), fault.NotFound, "")
			wantFault(t, w.db.FileAPIs(w.ctx, []apidef.Filing{into(two, "no/ folder")}), fault.Invalid, "folder")
			wantFault(t, w.db.DeleteAPIs(w.ctx, []string{two.Key, "none"}), fault.NotFound, "")
			if now := got(w.db.API(w.ctx, two.Key))(t); now.Folder != "Codes" || now.Revision != two.Revision {
				t.Errorf("it is %+v", now)
			}
		})
		t.Run("they are deleted and come back, each with its entry in the audit log", func(t *testing.T) {
			must(t, w.db.DeleteAPIs(w.ctx, []string{two.Key, one.Key}))
			if left := got(w.db.APIs(w.ctx, ""))(t); len(left) != 0 {
				t.Errorf("left are %v", left)
			}
			must(t, w.db.UndeleteAPIs(w.ctx, map[string]string{one.Key: one.ID, two.Key: two.ID}))
			if back := got(w.db.APIs(w.ctx, ""))(t); len(back) != 2 || back[0].ID != one.ID || back[0].Folder != "Codes" {
				t.Errorf("back are %v", back)
			}
			wantFault(t, w.db.UndeleteAPIs(w.ctx, map[string]string{one.Key: one.ID}), fault.Conflict, "")
			entries := got(w.db.AuditEntries(w.ctx, 0, 6))(t)
			said := ""
			for _, e := range entries {
				said = e.Action + " " + e.Target + "\n" + said
			}
			if want := "api.file send-otp-1\napi.file send-otp-2\napi.delete send-otp-1\napi.delete send-otp-2\napi.undelete send-otp-1\napi.undelete send-otp-2\n"; said != want {
				t.Errorf("the log says\n%s", said)
			}
		})
	})
}
