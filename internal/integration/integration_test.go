package integration_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v3"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/integration"
	"patchbay/internal/preset"
)

var update = flag.Bool("update", false, "write what the requests and readings of testdata are")

func TestEveryIntegrationIsWhole(t *testing.T) {
	icons := iconNames(t)
	for _, i := range catalogue(t) {
		t.Run(i.Key, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("bundles", i.Key+".yaml"))
			must(t, err)
			checkSchema(t, text)
			written, err := bundle.Marshal(i.Bundle)
			must(t, err)
			if diff := cmp.Diff(string(text), string(written)); diff != "" {
				t.Errorf("the bundle is not as it would be written:\n%s", diff)
			}
			if i.Name == "" || i.Does == "" || !strings.HasPrefix(i.Docs, "https://") || !slices.Contains(integration.Categories(), i.Category) || !slices.Contains(icons, i.Icon) {
				t.Errorf("the entry lacks something: %+v", i)
			}
			for _, a := range i.Bundle.APIs {
				if a.Integration != i.Key || a.Folder == "" || len(a.Outcomes) == 0 {
					t.Errorf("%s is of %q, in %q", a.Key, a.Integration, a.Folder)
				}
			}
			for _, a := range i.Bundle.Attributes {
				must(t, a.Validate())
			}
		})
	}
}

func TestEveryIntegrationIsConnectedWithoutAnythingLeftToDo(t *testing.T) {
	for _, i := range catalogue(t) {
		t.Run(i.Key, func(t *testing.T) {
			w := newWorld(t)
			plan := w.connect(i)
			if len(plan.Missing) > 0 {
				t.Errorf("missing are %v", plan.Missing)
			}
			for _, item := range plan.Items {
				if len(item.Problems)+len(item.Warnings) > 0 {
					t.Errorf("%s: %q %q", item.Ref, item.Problems, item.Warnings)
				}
			}
			var asked []string
			for _, s := range plan.Secrets {
				asked = append(asked, s.Name)
				if len(s.Hosts) == 0 {
					t.Errorf("the secret %s goes nowhere", s.Name)
				}
			}
			if diff := cmp.Diff(names(i.Secrets), sorted(asked)); diff != "" {
				t.Errorf("it asks for other secrets than its APIs need:\n%s", diff)
			}
			if diff := cmp.Diff(names(i.Constants), i.Bundle.Constants(w.here().Workspace)); diff != "" {
				t.Errorf("it asks for other constants than its APIs need:\n%s", diff)
			}
			again := i.Plan(w.here(), nil)
			if !again.Write.Empty() || again.Ready() != nil {
				t.Errorf("connecting it again would do something: %s, %v", again.Summary(), again.Ready())
			}
		})
	}
}

// TestRequestsAndAnswers makes every call of every integration, and reads answers of the forms that the provider documents.
// In testdata/KEY.txtar a file named "API STATUS OUTCOME" is an answer, with "_" and a number behind it where there are more;
// "API request" is what the provider gets and "API reading" what comes of the answers. -update writes those two.
func TestRequestsAndAnswers(t *testing.T) {
	for _, i := range catalogue(t) {
		t.Run(i.Key, func(t *testing.T) {
			path := filepath.Join("testdata", i.Key+".txtar")
			archive, err := txtar.ParseFile(path)
			must(t, err)
			w := newWorld(t)
			w.connect(i)
			got := &txtar.Archive{Comment: archive.Comment}
			for _, a := range i.Bundle.APIs {
				w.play(i, a.Key, archive, got)
			}
			if *update {
				must(t, os.WriteFile(path, txtar.Format(got), 0o644))
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// play makes one API's calls, one for each answer.
func (w *world) play(i integration.Integration, api string, archive, got *txtar.Archive) {
	w.t.Helper()
	var reading strings.Builder
	var answers []txtar.File
	for _, f := range archive.Files {
		key, rest, _ := strings.Cut(f.Name, " ")
		status, outcome, isAnswer := strings.Cut(rest, " ")
		if key != api || !isAnswer {
			continue
		}
		var err error
		w.provider.status, err = strconv.Atoi(status)
		must(w.t, err)
		w.provider.body = string(f.Data)
		w.network.hosts = nil
		result := w.ask(i, api)
		if want, _, _ := strings.Cut(outcome, "_#"); result.Outcome != want {
			w.t.Errorf("%s: the outcome is %s %s", f.Name, result.Outcome, result.Problem)
		}
		fmt.Fprintf(&reading, "%s %s\n%s", status, outcome, set(result))
		if found := i.Read(result); api == i.Check && found.Says != "" {
			fmt.Fprintf(&reading, "  says %s\n", found.Says)
		}
		answers = append(answers, f)
	}
	if len(answers) == 0 {
		w.t.Fatalf("%s has no answers in testdata", api)
	}
	request := w.network.hosts[len(w.network.hosts)-1] + "\n" + w.provider.request
	got.Files = append(got.Files, txtar.File{Name: api + " request", Data: []byte(request)}, txtar.File{Name: api + " reading", Data: []byte(reading.String())})
	got.Files = append(got.Files, answers...)
}

func TestTwilioVerifyIsThePresets(t *testing.T) {
	i, _ := integration.Find(catalogue(t), preset.TwilioVerify)
	for _, a := range preset.APIs() {
		if a.Integration != preset.TwilioVerify {
			continue
		}
		n := slices.IndexFunc(i.Bundle.APIs, func(b apidef.API) bool { return b.Key == a.Key })
		if diff := cmp.Diff(a, i.Bundle.APIs[n]); diff != "" {
			t.Error(diff)
		}
	}
	for _, a := range i.Bundle.Attributes {
		if !slices.ContainsFunc(preset.Attributes(), func(b attr.Attribute) bool { return cmp.Equal(a, b) }) {
			t.Errorf("%s is another than the preset's", a.Key)
		}
	}
}

func TestASharedAttributeIsTheSameInEveryIntegration(t *testing.T) {
	seen := map[string]attr.Attribute{}
	for _, i := range catalogue(t) {
		for _, a := range i.Bundle.Attributes {
			if before, ok := seen[a.Key]; ok && !cmp.Equal(before, a) {
				t.Errorf("%s of %s differs", a.Key, i.Key)
			}
			seen[a.Key] = a
		}
	}
}

func TestSomebodyElsesAPIOfTheSameKeyIsForPeopleToDecide(t *testing.T) {
	w := newWorld(t)
	i, _ := integration.Find(catalogue(t), "stripe")
	own := i.Bundle.APIs[0]
	own.Integration, own.Name = "", "My own"
	_, err := w.db.SaveAPI(w.ctx, own)
	must(t, err)
	if err := i.Plan(w.here(), nil).Ready(); err == nil || !strings.Contains(fault.Message(err), own.Key) {
		t.Errorf("the plan is ready: %v", err)
	}
	own, err = w.db.API(w.ctx, own.Key)
	must(t, err)
	own.Integration = i.Key
	_, err = w.db.SaveAPI(w.ctx, own)
	must(t, err)
	must(t, i.Plan(w.here(), nil).Ready())
}

func TestSearchFindsNamesAndWhatTheAPIsDo(t *testing.T) {
	for text, want := range map[string]string{"twilio verify": "twilio-verify", "tracked parcel": "", "payment link": "razorpay", "SHEET append": "google-sheets"} {
		var found []string
		for _, i := range catalogue(t) {
			if i.Matches(text) {
				found = append(found, i.Key)
			}
		}
		if strings.Join(found, " ") != want {
			t.Errorf("%q finds %v", text, found)
		}
	}
}

func TestTheHostOfASecretIsProposedFromWhatIsKnown(t *testing.T) {
	w := newWorld(t)
	all := catalogue(t)
	for name, want := range map[string]string{"twilio_auth_token": "api.twilio.com verify.twilio.com", "openai_api_key": "api.openai.com", "shopify_token": "", "unknown": ""} {
		if got := strings.Join(integration.HostsOf(all, name, w.here().Workspace), " "); got != want {
			t.Errorf("%s goes to %q", name, got)
		}
	}
	shopify, _ := integration.Find(all, "shopify")
	w.connect(shopify)
	if got := integration.HostsOf(all, "shopify_token", w.here().Workspace); !slices.Equal(got, []string{"my-shop.myshopify.com"}) {
		t.Errorf("the token of the shop goes to %v", got)
	}
}

func names(needs []integration.Need) []string {
	var all []string
	for _, n := range needs {
		all = append(all, n.Name)
	}
	return sorted(all)
}

func sorted(names []string) []string { slices.Sort(names); return names }

func iconNames(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../../static/src/icons.json")
	must(t, err)
	var all []string
	must(t, json.Unmarshal(raw, &all))
	return all
}

// checkSchema holds the bundle against the schema that editors have.
func checkSchema(t *testing.T, text []byte) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(bundle.Schema()))
	must(t, err)
	c := jsonschema.NewCompiler()
	must(t, c.AddResource("bundle-v1.json", schema))
	compiled, err := c.Compile("bundle-v1.json")
	must(t, err)
	var v any
	must(t, yaml.Unmarshal(text, &v))
	raw, err := json.Marshal(v)
	must(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	must(t, err)
	if err := compiled.Validate(doc); err != nil {
		t.Error(err)
	}
}
