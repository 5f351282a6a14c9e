/// The version of the command, the libraries and the bindings.
public enum ProgramVersion {
    public static let number: StaticString = "0.4.0"
}
