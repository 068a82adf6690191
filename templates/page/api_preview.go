package page

import (
	"patchbay/internal/attr"
	"patchbay/internal/call"
)

// CURL is the request of a call as a command for a shell, its secrets masked.
func CURL(row call.LogRow) string { return Exchange{Call: row}.curl() }

// FieldWords says where a field of an API is, as the screen calls it.
func FieldWords(field string) string { return fieldWords(field) }

// Sample is what a value of the type looks like.
func Sample(t attr.Type) string { return samples[t] }

// OutcomeWords is an outcome as screens show it.
func OutcomeWords(outcome string) string { return outcomeText(outcome) }

// ReportWords says what a row of Manage API Response found.
func ReportWords(r call.Report) string { return reportText(r) }
