package bruno_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"patchbay/internal/convert"
	"patchbay/internal/convert/bruno"
	"patchbay/internal/convert/converttest"
	"patchbay/internal/fault"
)

func TestCollectionsBecomeBundles(t *testing.T) { converttest.Golden(t, bruno.Format()) }

// folderText is a collection of several files.
const folderText = `
-- collection.bru --
auth {
  mode: bearer
}

auth:bearer {
  token: {{token}}
}

vars:pre-request {
  host: https://api.example.com
}
-- environments/Test.bru --
vars {
  stage: test
}
vars:secret [
  token
]
-- orders/folder.bru --
meta {
  name: Orders
}

headers {
  X-Folder: yes
}
-- orders/read.bru --
meta {
  name: Read order
  type: http
}

get {
  url: {{host}}/{{stage}}/orders/:id
  body: none
  auth: inherit
}

params:path {
  id: A-42
}
-- top.bru --
meta {
  name: Top
  type: http
}

get {
  url: {{host}}/top
  auth: none
}
-- broken.bru --
get {
  url: x
`

func TestAFolderOfFilesIsOneCollection(t *testing.T) {
	files := map[string][]byte{}
	for _, f := range txtar.Parse([]byte(folderText)).Files {
		files[f.Name] = f.Data
	}
	r, err := bruno.ConvertFiles(files, convert.Options{Name: "Shop"})
	if err != nil {
		t.Fatal(err)
	}
	if err := converttest.Sound(r); err != nil {
		t.Error(err)
	}
	var got []string
	for _, a := range r.Bundle.APIs {
		got = append(got, a.Folder+"|"+a.Name+"|"+a.URL+"|"+string(a.Auth.Kind))
		if a.Name == "Read order" && (len(a.Headers) != 1 || a.Auth.Token != "{{secret.token}}") {
			t.Errorf("headers %v, auth %v", a.Headers, a.Auth)
		}
	}
	want := []string{"orders|Read order|{{env.host}}/{{env.stage}}/orders/{{id}}|bearer", "|Top|{{env.host}}/top|"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(r.Notes) != 1 || r.Notes[0].Place != "broken.bru" {
		t.Errorf("notes %v", r.Notes)
	}
}

func TestAnArchiveIsRefusedInWords(t *testing.T) {
	_, err := bruno.Convert([]byte("PK\x03\x04rest"), convert.Options{})
	if fault.Message(err) != "This is a zip archive. Unpack it, and import its files." {
		t.Error(err)
	}
}
