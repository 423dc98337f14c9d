package rules

import (
	"slices"
	"strings"
)

// Vocabulary is one list of standard words of the Core Business Vocabulary 2.0. An event stores a standard value as
// its bare word and any other as an absolute URI, so that a meaning has one spelling.
type Vocabulary struct {
	name     string   // what an error calls a value of it
	web      string   // prefix of the web URIs of its words
	old      []string // prefixes of older and equivalent spellings
	reserved []string // prefixes that JSON does not have in values that are not standard words
	words    []string // sorted
}

// Name is what a value of the vocabulary is called: "business step".
func (v *Vocabulary) Name() string { return v.name }

// Words returns the standard words, sorted.
func (v *Vocabulary) Words() []string { return slices.Clone(v.words) }

// Has reports whether word is a standard word.
func (v *Vocabulary) Has(word string) bool {
	_, found := slices.BinarySearch(v.words, word)
	return found
}

// Canonical returns the spelling of value that events store: the bare word when value is any spelling of a standard
// word, the web URI when it is an older spelling of one that is not (yet) standard, else value itself.
func (v *Vocabulary) Canonical(value string) string {
	word, found := strings.CutPrefix(value, v.web)
	for i := 0; !found && i < len(v.old); i++ {
		word, found = strings.CutPrefix(value, v.old[i])
	}
	switch {
	case !found || word == "":
		return value
	case v.Has(word):
		return word
	}
	return v.web + word
}

// Expected says what to write for a value that is not in the stored spelling.
func (v *Vocabulary) Expected(value string) string {
	if canonical := v.Canonical(value); canonical != value {
		return "expected " + canonical
	}
	return "expected a standard " + v.name + " or a URI that is not in a vocabulary of GS1"
}

// URI returns the web URI of a standard word; any other value, and the empty one, is returned as it is.
func (v *Vocabulary) URI(value string) string {
	if v.Has(value) {
		return v.web + value
	}
	return value
}

// Reserved reports whether value begins like an older spelling of a standard word. EPCIS has no such value in JSON, and
// an event stores none.
func (v *Vocabulary) Reserved(value string) bool {
	return slices.ContainsFunc(v.reserved, func(prefix string) bool { return strings.HasPrefix(value, prefix) })
}

// The vocabularies of CBV 2.0.
var (
	// BizSteps are the business steps.
	BizSteps = cbv("business step", "BizStep-", "bizstep:", `
		accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
		decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
		installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
		retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
		unloading unpacking void_shipping`)

	// Dispositions are the conditions of objects.
	Dispositions = cbv("disposition", "Disp-", "disp:", `
		active available completeness_inferred completeness_verified conformant container_closed container_open damaged
		destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
		mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed
		recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown`)

	// BizTransactionTypes are the kinds of business transactions.
	BizTransactionTypes = cbv("business transaction type", "BTT-", "btt:", `
		bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt`)

	// SourceDestTypes are the kinds of sources and destinations.
	SourceDestTypes = cbv("source or destination type", "SDT-", "sdt:", `
		location owning_party possessing_party`)

	// ErrorReasons are the reasons of an error declaration.
	ErrorReasons = cbv("error reason", "ER-", "er:", `
		did_not_occur incorrect_data`)

	// Components are the components of a vector or position that a sensor reports.
	Components = cbv("component", "Comp-", "comp:", `
		altitude axial_distance azimuth easting elevation_angle height latitude longitude northing polar_angle
		spherical_radius x y z`)
)

// The lists of the GS1 Web Vocabulary that EPCIS uses.
var (
	// MeasurementTypes are the quantities that a sensor reports: those of EPCIS 2.0 of 2022 and the effective dose that
	// the vocabulary has gained since, which real documents use.
	MeasurementTypes = webVoc("measurement type", `
		AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
		AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
		Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
		EffectiveDose EffectiveDoseRate ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength
		Energy Exposure Force Frequency Illuminance Inductance Irradiance
		KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux
		MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity
		MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity Radioactivity
		RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension
		Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber`)

	// SensorAlertTypes are the exceptions that a sensor reports.
	SensorAlertTypes = webVoc("sensor exception", `
		ALARM_CONDITION ERROR_CONDITION`)
)

func cbv(name, web, urn, words string) *Vocabulary {
	return vocabulary(&Vocabulary{
		name:     name,
		web:      "https://ref.gs1.org/cbv/" + web,
		old:      []string{"urn:epcglobal:cbv:" + urn, "https://ns.gs1.org/cbv/" + web, "http://ns.gs1.org/cbv/" + web},
		reserved: []string{"urn:epcglobal:cbv", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/"},
	}, words)
}

func webVoc(name, words string) *Vocabulary {
	old := []string{"https://gs1.org/voc/", "http://gs1.org/voc/", "https://www.gs1.org/voc/", "http://www.gs1.org/voc/"}
	return vocabulary(&Vocabulary{name: name, web: "https://ref.gs1.org/voc/", old: old, reserved: old}, words)
}

func vocabulary(v *Vocabulary, words string) *Vocabulary {
	v.words = strings.Fields(words)
	slices.Sort(v.words)
	return v
}
