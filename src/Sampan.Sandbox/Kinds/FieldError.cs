namespace Sampan.Sandbox.Kinds;

/// <summary>One cause of a 422 answer, as <c>Status.details.causes</c> carries it.</summary>
/// <param name="Path">Field in the API server's spelling: <c>spec.ports[0].nodePort</c>, <c>metadata.labels</c>.</param>
/// <param name="Type">Cause: decides the machine-readable reason and the words in front of the message.</param>
/// <param name="Message">The whole text after the path, beginning with the type's words: <c>Invalid value: 70000: must be between 1 and 65535, inclusive</c>.
/// The factory methods put it together.</param>
internal sealed record FieldError(string Path, FieldErrorType Type, string Message)
{
    /// <summary><c>Required value</c>, with detail when there is one.</summary>
    public static FieldError Required(string path, string detail = "") =>
        new(path, FieldErrorType.Required, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    /// <summary><c>Invalid value: VALUE: detail</c>. Strings are given with their quotes (<see cref="Quote"/>), the rest as the API server prints it.</summary>
    public static FieldError Invalid(string path, string printedValue, string detail) =>
        new(path, FieldErrorType.Invalid, $"Invalid value: {printedValue}: {detail}");

    /// <summary><c>Unsupported value: VALUE: supported values: "A", "B"</c>.</summary>
    public static FieldError NotSupported(string path, string printedValue, params ReadOnlySpan<string> supported)
    {
        var list = new List<string>();
        foreach (var s in supported) list.Add(Quote(s));
        return new(path, FieldErrorType.NotSupported, $"Unsupported value: {printedValue}: supported values: {string.Join(", ", list)}");
    }

    /// <summary><c>Forbidden: detail</c>.</summary>
    public static FieldError Forbidden(string path, string detail) => new(path, FieldErrorType.Forbidden, $"Forbidden: {detail}");

    /// <summary><c>Duplicate value: VALUE</c>.</summary>
    public static FieldError Duplicate(string path, string printedValue) => new(path, FieldErrorType.Duplicate, $"Duplicate value: {printedValue}");

    /// <summary><c>Not found: VALUE</c>.</summary>
    public static FieldError NotFound(string path, string printedValue) => new(path, FieldErrorType.NotFound, $"Not found: {printedValue}");

    /// <summary>A string in double quotes, as Go's <c>%q</c> prints plain text.</summary>
    public static string Quote(string text) =>
        "\"" + string.Concat(text.Select(Escape)) + "\"";

    private static string Escape(char c) => c switch
    {
        '\\' or '"' => $"\\{c}",
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        < ' ' or '\x7f' => $"\\x{(int)c:x2}",
        _ => c.ToString(),
    };

    /// <summary><c>reason</c> of the cause.</summary>
    public string Reason => Type switch
    {
        FieldErrorType.Required => "FieldValueRequired",
        FieldErrorType.Invalid => "FieldValueInvalid",
        FieldErrorType.NotSupported => "FieldValueNotSupported",
        FieldErrorType.Forbidden => "FieldValueForbidden",
        FieldErrorType.Duplicate => "FieldValueDuplicate",
        FieldErrorType.NotFound => "FieldValueNotFound",
        FieldErrorType.TooLong => "FieldValueTooLong",
        FieldErrorType.TooMany => "FieldValueTooMany",
        FieldErrorType.TypeInvalid => "FieldValueTypeInvalid",
        FieldErrorType.NamespaceTerminating => "NamespaceTerminating",
        FieldErrorType.RevisionTooLarge => "ResourceVersionTooLarge",
        FieldErrorType.DisruptionBudget => "DisruptionBudget",
        FieldErrorType.FieldManagerConflict => "FieldManagerConflict",
        FieldErrorType.Unnamed => "",
        _ => "InternalError",
    };

    /// <summary><c>path: message</c>, as it stands in the answer's own message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
