package expr_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

func TestArithmetic(t *testing.T) {
	values{
		{"0.1 + 0.2", "0.3"},
		{"19.99 * 3", "59.97"},
		{"7 / 2", "3.5"},
		{"6 / 2", "3"},
		{"7 % 3", "1"},
		{"-7 % 3", "-1"},
		{"7.5 % 2", "1.5"},
		{"1 / 0", "null"},
		{"1 / 0.0", "null"},
		{"1 % 0", "null"},
		{"2.5 - 2.5", "0"},
		{"1.5 * 2", "3"},
		{"1 / 3", "0.333333333333333"},
		{"1 / 3000000000", "3.33333333333333e-10"},
		{"'a' + 'b'", `"ab"`},
		{"data.price + 'x'", `"10.00x"`},
	}.run(t)
}

func TestWholeNumbersBeyond64BitsAreNotChanged(t *testing.T) {
	values{
		{"9223372036854775807", "9223372036854775807"},
		{"9223372036854775807 + 1", "null"},
		{"-9223372036854775808 - 1", "null"},
		{"0 - -9223372036854775808", "null"},
		{"-9223372036854775808 / -1", "null"},
		{"-9223372036854775808 % -1", "0"},
		{"-9223372036854775808 * -1", "null"},
		{"-1 * -9223372036854775808", "null"},
		{"4611686018427387904 * 2", "null"},
		{"-4611686018427387904 * 2", "-9223372036854775808"},
		{"9223372036854775806 + 1", "9223372036854775807"},
		{"9223372036854775808 + 0", "null"},
		{"-12345678901234567890", "-12345678901234567890"},
		{"data.big * 1", "null"},
		{"data.big > 1", "false"},
	}.run(t)
}

func TestDigitsStayAsTheyWere(t *testing.T) {
	in := fixtureInput(t)
	for _, digits := range []string{"12345678901234567890", "10.00", "1e400", "-0", "0.1000000000000000000001", "1E+2"} {
		in.Values["age"] = attr.NumberOf(digits)
		in.Values["data"] = jsonValue(t, `{"n":[`+digits+`]}`)
		for _, text := range []string{"age", "age ?? 1", "data.n[0]", "[age] | first", "data.n | last", "vip ? age : 1"} {
			if got := computed(t, text, in); got != digits {
				t.Errorf("%s of %s gives %s", text, digits, got)
			}
		}
	}
}

func TestEveryFloatIsWrittenAsJSON(t *testing.T) {
	in := fixtureInput(t)
	for digits, want := range map[string]string{
		"1.7976931348623157e308": "1.7976931348623157e+308", "1e308": "1e+308", "5e-324": "5e-324", "1e21": "1e+21", "123456789012345680000.5": "123456789012346000000",
		"-0.0": "0", "0.000001": "0.000001", "4.35": "4.35", "9007199254740992.0": "9007199254740990",
	} {
		in.Values["age"] = attr.NumberOf(digits)
		if got := computed(t, "age * 1.0", in); got != want {
			t.Errorf("%s gives %s, want %s", digits, got, want)
		}
	}
	in.Values["age"] = attr.NumberOf("1e308")
	if got := computed(t, "age * 10.0", in); got != "null" {
		t.Errorf("more than a float holds is %s", got)
	}
}

func TestNumberFilters(t *testing.T) {
	values{
		{"'12345678901234567890' | number", "12345678901234567890"},
		{"'-9223372036854775809' | number", "-9223372036854775809"},
		{"'10.00' | number", "10.00"},
		{"' +5 ' | number", "5"},
		{"'-007' | number", "-7"},
		{"'-007.50' | number", "-7.50"},
		{"'+-5' | number", "null"},
		{"'-+5' | number", "null"},
		{"'1e5' | number", "null"},
		{"'1,5' | number", "null"},
		{"'5.' | number", "null"},
		{"'' | number", "null"},
		{"'-' | number", "null"},
		{"true | number", "1"},
		{"1.005 | round: 2", "1.01"},
		{"-2.5 | round", "-3"},
		{"0.5 | round", "1"},
		{"1234.5678 | round: 2", "1234.57"},
		{"5 | round: 2", "5"},
		{"1.5 | round: 13", "null"},
		{"1.5 | round: -1", "null"},
		{"12345678901234567890 | round", "null"},
		{"0.0 | bool", "false"},
		{"12345678901234567890 | bool", "true"},
		{"' ON ' | bool", "true"},
		{"'' | bool", "false"},
		{"'2026-11-23' | date: 'D.MM.YY mm'", `"D.11.YY 00"`},
		{"'2026-11-23T23:00:00-02:00' | date: 'DD HH:mm:ss'", `"23 23:00:00"`},
		{"1795449845 | date: 'YYYY-MM-DD'", `"2026-11-23"`},
		{"'23.11.2026' | date: 'YYYY'", "null"},
		{"1.5 | date: 'YYYY'", "null"},
		{"9223372036854775807 | date: 'ss' | size", "2"},
	}.run(t)
}

func TestRoundKeepsNumbersThatHaveNoFraction(t *testing.T) {
	in := fixtureInput(t)
	in.Values["age"] = attr.NumberOf("1e308")
	if got := computed(t, "age | round: 2", in); got != "1e308" {
		t.Errorf("got %s", got)
	}
}

func TestIsNumber(t *testing.T) {
	for s, want := range map[string]bool{
		"0": true, "-0": true, "10": true, "1.5": true, "1e5": true, "1E-05": true, "-1.5e+3": true,
		"": false, "-": false, "00": false, "01": false, "+1": false, "1.": false, ".5": false, "1e": false, "1e+": false, "1 ": false, "0x1": false, "--1": false, "١": false,
	} {
		if expr.IsNumber(s) != want {
			t.Errorf("IsNumber(%q) is %v", s, !want)
		}
	}
}
