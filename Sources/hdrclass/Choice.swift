public import ArgumentParser

/// A word out of a few, as the value of an option. ArgumentParser finds the words of such types by reflection, at every start, for each option; here they
/// are told.
public protocol Choice: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

extension Choice {
    public var defaultValueDescription: String { rawValue }
    public static var allValueStrings: [String] { allCases.map(\.rawValue) }
    public static var allValueDescriptions: [String: String] { [:] }
}
