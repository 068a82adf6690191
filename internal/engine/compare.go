package engine

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// compare says whether a value and a text are as the operator wants: numbers by all their digits, dates by when they
// are, phone numbers by whom they reach, everything else by its letters, large and small alike. What has no order is
// neither greater nor less.
func compare(o flow.Operator, t attr.Type, left attr.Value, right string) bool {
	right = strings.TrimSpace(right)
	switch o {
	case flow.Contains:
		return contains(left, right)
	case flow.Equal, flow.NotEqual:
		result, ok := order(t, left, right)
		return (ok && result == 0) == (o == flow.Equal)
	}
	result, ok := order(t, left, right)
	if left.IsEmpty() || right == "" || !ok {
		return false
	}
	return result > 0 == (o == flow.Greater) && result != 0
}

// order returns -1, 0 or 1. Text is compared as numbers or dates when both sides are.
func order(t attr.Type, left attr.Value, right string) (result int, ok bool) {
	a := strings.TrimSpace(left.Text())
	switch {
	case a == "" || right == "":
		return cmp.Compare(len(a), len(right)), true
	case t == attr.TypeNumber, left.Kind() == attr.Number:
		return orderNumbers(a, right)
	case t == attr.TypeDate:
		return orderDates(a, right)
	case t == attr.TypePhone, t == attr.TypeBoolean:
		return orderParsed(t, a, right)
	}
	if result, ok := orderNumbers(a, right); ok {
		return result, true
	}
	if result, ok := orderDates(a, right); ok {
		return result, true
	}
	return strings.Compare(strings.ToLower(a), strings.ToLower(right)), true
}

func orderNumbers(a, b string) (int, bool) {
	_, badA := attr.TypeNumber.Parse(a)
	_, badB := attr.TypeNumber.Parse(b)
	if badA != nil || badB != nil {
		return 0, false
	}
	return attr.CompareNumbers(a, b), true
}

// orderDates compares days when one side is only a day, and moments otherwise.
func orderDates(a, b string) (int, bool) {
	if len(a) == len(time.DateOnly) && len(b) > len(a) {
		b = b[:len(a)]
	}
	if len(b) == len(time.DateOnly) && len(a) > len(b) {
		a = a[:len(b)]
	}
	x, okX := moment(a)
	y, okY := moment(b)
	return x.Compare(y), okX && okY
}

func moment(s string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// orderParsed compares what both sides are as values of the type.
func orderParsed(t attr.Type, a, b string) (int, bool) {
	x, badX := t.Parse(a)
	y, badY := t.Parse(b)
	if badX != nil || badY != nil {
		return 0, false
	}
	return strings.Compare(x.Text(), y.Text()), true
}

// contains looks for a text in a text, or for an item in a list. Everything contains nothing.
func contains(v attr.Value, text string) bool {
	if v.Kind() != attr.List {
		return strings.Contains(strings.ToLower(v.Text()), strings.ToLower(text))
	}
	var items []attr.Value
	if json.Unmarshal(v.JSON(), &items) != nil {
		return false
	}
	for _, item := range items {
		if result, ok := order(attr.TypeText, item, text); ok && result == 0 {
			return true
		}
	}
	return false
}
