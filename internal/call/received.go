package call

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"patchbay/internal/answer"
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/egress"
	"patchbay/internal/expr"
)

// received is a response that is being read.
type received struct {
	response egress.Response
	document answer.Document
	elapsed  time.Duration
	mask     *mask
	at       time.Time
	facts    *attr.Value // what expressions call response; see input
}

func newReceived(response egress.Response, mask *mask, at time.Time, elapsed time.Duration) received {
	return received{response: response, document: answer.Read(response.Body, response.Header.Get("Content-Type")), elapsed: elapsed,
		mask: mask, at: at, facts: new(attr.Value)}
}

// pick reads what a mapping row points at. Numbers keep their digits.
func (in received) pick(m apidef.Mapping, path string) (attr.Value, bool) {
	switch m.Source {
	case apidef.FromStatus:
		return attr.NumberOf(strconv.Itoa(in.response.Status)), true
	case apidef.FromTime:
		return attr.NumberOf(strconv.FormatInt(in.elapsed.Milliseconds(), 10)), true
	case apidef.FromHeader:
		values := in.response.Header.Values(m.Path)
		if len(values) == 0 {
			return attr.Value{}, false
		}
		return attr.TextOf(values[0]), true
	}
	if in.document.JSON == nil || !in.document.Structured && path != apidef.WholeBody {
		return attr.Value{}, false
	}
	found := gjson.GetBytes(in.document.JSON, path)
	if !found.Exists() {
		return attr.Value{}, false
	}
	v, err := attr.JSONOf([]byte(found.Raw))
	return v, err == nil
}

// input is what an expression on the response reads: the attributes as they were sent, over them what was found, the value
// of its row, and the response.
func (in received) input(r Request, found attr.Values, value attr.Value) *expr.Input {
	values := r.Values
	if len(found) > 0 {
		values = make(attr.Values, len(r.Values)+len(found))
		for _, all := range []attr.Values{r.Values, found} {
			for key, v := range all {
				values[key] = v
			}
		}
	}
	if in.facts.IsNull() {
		*in.facts = in.asValue()
	}
	return &expr.Input{Values: values, Conversation: r.Conversation, Now: in.at,
		Locals: attr.Values{theValue: value, theResponse: *in.facts}}
}

// asValue is {"status":200,"ms":12,"headers":{"content-type":"..."},"body":...}.
func (in received) asValue() attr.Value {
	headers := map[string]string{}
	for name, values := range in.response.Header {
		headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	raw, _ := json.Marshal(map[string]any{ // numbers and texts always marshal, and the document is JSON
		"status": in.response.Status, "ms": in.elapsed.Milliseconds(), "headers": headers, "body": json.RawMessage(bodyOrNull(in.document.JSON)),
	})
	v, _ := attr.JSONOf(raw)
	return v
}

func bodyOrNull(raw []byte) []byte {
	if raw == nil {
		return []byte("null")
	}
	return raw
}
