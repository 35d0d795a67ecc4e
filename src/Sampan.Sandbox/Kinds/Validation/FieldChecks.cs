using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Validation;

/// <summary>Checks that many kinds share. Each adds what is wrong with one field of an object that stands at <c>path</c>.</summary>
internal static class FieldChecks
{
    public static void Required(this List<FieldError> errors, JsonObject? item, string path, string field, string detail = "")
    {
        if (item is null || item.Lacks(field)) errors.Add(FieldError.Required(Join(path, field), detail));
    }

    /// <summary>A text that must be one of a few; null and empty pass when it is not required.</summary>
    public static void OneOf(this List<FieldError> errors, JsonObject? item, string path, string field, params ReadOnlySpan<string> supported)
    {
        if (item.Text(field) is { Length: > 0 } text && !supported.Contains(text))
            errors.Add(FieldError.NotSupported(Join(path, field), FieldError.Quote(text), supported));
    }

    public static void NotNegative(this List<FieldError> errors, JsonObject? item, string path, string field)
    {
        if (item.Whole(field) is { } number and < 0)
            errors.Add(FieldError.Invalid(Join(path, field), Print(number), "must be greater than or equal to 0"));
    }

    /// <summary>A number that, when it is there, must be in a range.</summary>
    public static void Range(this List<FieldError> errors, JsonObject? item, string path, string field, long lowest, long highest)
    {
        if (item.Whole(field) is { } number && (number < lowest || number > highest))
            errors.Add(FieldError.Invalid(Join(path, field), Print(number), $"must be between {Print(lowest)} and {Print(highest)}, inclusive"));
    }

    /// <summary>A path of a file below some folder.</summary>
    public static void LocalPath(this List<FieldError> errors, string text, string path)
    {
        if (text.StartsWith('/')) errors.Add(FieldError.Invalid(path, FieldError.Quote(text), "must be a relative path"));
        errors.NoBacksteps(text, path);
    }

    /// <summary>A path without <c>..</c> between its slashes.</summary>
    public static void NoBacksteps(this List<FieldError> errors, string text, string path)
    {
        if (text.Split('/').Contains("..")) errors.Add(FieldError.Invalid(path, FieldError.Quote(text), "must not contain '..'"));
    }

    public static void Form(this List<FieldError> errors, JsonObject? item, string path, string field, Func<string, string?> form)
    {
        if (item.Text(field) is { Length: > 0 } text && form(text) is { } wrong)
            errors.Add(FieldError.Invalid(Join(path, field), FieldError.Quote(text), wrong));
    }

    public static void Immutable(this List<FieldError> errors, JsonNode? now, JsonNode? before, string path)
    {
        if (!JsonEdits.Same(now, before)) errors.Add(FieldError.Invalid(path, Print(now), "field is immutable"));
    }

    /// <summary>A label's key, which has to be there.</summary>
    public static void LabelName(this List<FieldError> errors, string? key, string path) =>
        errors.AddRange(Formats.QualifiedNames(key ?? "").Select(wrong => FieldError.Invalid(path, FieldError.Quote(key ?? ""), wrong)));

    public static void Labels(this List<FieldError> errors, JsonObject? labels, string path)
    {
        foreach (var (key, value) in labels ?? [])
        {
            errors.LabelName(key, path);
            if (value.Text() is { } text && Formats.LabelValue(text) is { } wrong)
                errors.Add(FieldError.Invalid(path, FieldError.Quote(text), wrong));
        }
    }

    /// <summary>A value as the API server prints it: compact JSON with sorted keys, <c>null</c> for nothing.</summary>
    public static string Print(JsonNode? value) => value is null ? "null" : System.Text.Encoding.UTF8.GetString(KubeJson.Write(Sorted(value)));

    private static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject item => new JsonObject(item.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => value?.DeepClone(),
    };

    public static string Print(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
