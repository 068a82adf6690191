package api

import (
	"maps"
	"slices"
	"strconv"

	"patchbay/internal/attr"
	"patchbay/internal/call"
)

// appendAnswer appends what a call brought, all of it redacted, as JSON:
//
//	outcome, status (of the response; 0 when there was none), attributes, mappings,
//	cached (the response was kept from an earlier call), problem (why there was no response), log_id
//
// It is written by hand because encoding/json, which asks every value for its text and reads that again, takes a thirtieth
// of the time of a whole call.
func appendAnswer(to []byte, r call.Result) []byte {
	to = attr.AppendText(append(to, `{"outcome":`...), r.Outcome)
	to = strconv.AppendInt(append(to, `,"status":`...), int64(r.Status), 10)
	to = appendValues(append(to, `,"attributes":`...), r.Values)
	to = appendReports(append(to, `,"mappings":`...), r.Mappings)
	if r.Kept != nil && r.Kept.Used {
		to = append(to, `,"cached":true`...)
	}
	to = appendField(to, "problem", r.Problem)
	to = attr.AppendText(append(to, `,"log_id":`...), r.LogID)
	return append(to, "}\n"...)
}

func appendValues(to []byte, values attr.Values) []byte {
	to = append(to, '{')
	for i, key := range slices.Sorted(maps.Keys(values)) {
		if i > 0 {
			to = append(to, ',')
		}
		to = values[key].AppendJSON(append(attr.AppendText(to, key), ':'))
	}
	return append(to, '}')
}

func appendReports(to []byte, reports []call.Report) []byte {
	to = append(to, '[')
	for i, r := range reports {
		if i > 0 {
			to = append(to, ',')
		}
		to = attr.AppendText(append(to, `{"source":`...), string(r.Source))
		to = appendField(to, "path", r.Path)
		to = attr.AppendText(append(to, `,"attribute":`...), r.Attribute)
		to = attr.AppendText(append(to, `,"result":`...), string(r.Found))
		to = appendField(to, "value", r.Value)
		to = appendField(to, "problem", r.Problem)
		if r.Default {
			to = append(to, `,"default":true`...)
		}
		to = append(to, '}')
	}
	return append(to, ']')
}

// appendField appends a field that is left out when it is empty.
func appendField(to []byte, name, value string) []byte {
	if value == "" {
		return to
	}
	to = append(append(append(to, `,"`...), name...), `":`...)
	return attr.AppendText(to, value)
}
