using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Crds;

/// <summary>Checks a custom object against its schema. CEL rules are not checked (see the fidelity table).</summary>
internal static class SchemaValidator
{
    public static List<FieldError> Validate(JsonObject item, SchemaNode schema)
    {
        var errors = new List<FieldError>();
        Check(item, schema, "", errors, wholeObject: true);
        return errors;
    }

    /// <summary>Checks a value that is no whole object, such as a default; paths begin at it.</summary>
    public static List<FieldError> ValidateValue(JsonNode? value, SchemaNode schema)
    {
        var errors = new List<FieldError>();
        Check(value, schema, "", errors, wholeObject: false);
        return errors;
    }

    private static void Check(JsonNode? node, SchemaNode schema, string path, List<FieldError> errors, bool wholeObject = false)
    {
        if (node is null && schema.Nullable) return;
        if (!TypeFits(node, schema, path, errors)) return;
        switch (node)
        {
            case JsonObject o:
                CheckObject(o, schema, path, errors, wholeObject);
                break;
            case JsonArray a:
                CheckArray(a, schema, path, errors);
                break;
            case JsonValue v when v.GetValueKind() == JsonValueKind.String:
                CheckText(v.Text()!, schema, path, errors);
                break;
            case JsonValue v when v.GetValueKind() == JsonValueKind.Number:
                CheckNumber(v, schema, path, errors);
                break;
        }

        if (schema.Enum.Count > 0 && !schema.Enum.Any(e => JsonNode.DeepEquals(JsonNode.Parse(e.GetRawText()), node)))
            errors.Add(FieldError.NotSupported(path, Print(node), [.. schema.Enum.Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : e.GetRawText())]));
        CheckCombined(node, schema, path, errors);
    }

    private static bool TypeFits(JsonNode? node, SchemaNode schema, string path, List<FieldError> errors)
    {
        var actual = TypeOf(node);
        var fits = schema.IntOrString ? actual is "integer" or "string"
            : schema.Type is null || schema.Type == actual || (schema.Type == "number" && actual == "integer");
        if (fits) return true;
        var wanted = schema.IntOrString ? "integer,string" : schema.Type;
        errors.Add(new(path, FieldErrorType.TypeInvalid, $"Invalid value: {FieldError.Quote(actual)}: {path} in body must be of type {wanted}: {FieldError.Quote(actual)}"));
        if (wanted == "integer" && actual == "number") errors.Add(Unplaced($"Checked value must be of type integer (default format) in {path}"));
        return false;
    }

    private static string TypeOf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => node.ToJsonString().AsSpan().IndexOfAny(".eE") >= 0 && !IsWholeFraction(node) ? "number" : "integer",
            _ => "boolean",
        },
    };

    private static bool IsWholeFraction(JsonNode node) =>
        double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && Math.Floor(d) == d && Math.Abs(d) < 9e15;

    private static void CheckObject(JsonObject o, SchemaNode schema, string path, List<FieldError> errors, bool wholeObject)
    {
        foreach (var (name, value) in o.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (wholeObject && name is "apiVersion" or "kind" or "metadata") continue;
            if (schema.Properties.TryGetValue(name, out var property)) Check(value, property, Below(path, name), errors);
            else if (schema.AdditionalProperties is { } additional) Check(value, additional, Below(path, name), errors);
        }

        foreach (var name in schema.Required.Where(r => !o.ContainsKey(r))) errors.Add(FieldError.Required(Below(path, name)));
        if (schema.EmbedsResource)
        {
            foreach (var name in new[] { "apiVersion", "kind" })
            {
                if (o.Text(name) is null or "") errors.Add(FieldError.Required(Below(path, name)));
            }
        }

        if (schema.MinProperties is { } least && o.Count < least)
            errors.Add(FieldError.Invalid(path, o.Count.ToString(CultureInfo.InvariantCulture), $"{path} in body should have at least {least} properties"));
        if (schema.MaxProperties is { } most && o.Count > most)
            errors.Add(new(path, FieldErrorType.TooMany, $"Too many: {o.Count}: must have at most {most} items"));
    }

    private static void CheckArray(JsonArray a, SchemaNode schema, string path, List<FieldError> errors)
    {
        for (var i = 0; i < a.Count; i++)
        {
            if (schema.Items is { } items) Check(a[i], items, $"{path}[{i}]", errors);
        }

        if (schema.MinItems is { } least && a.Count < least)
            errors.Add(FieldError.Invalid(path, a.Count.ToString(CultureInfo.InvariantCulture), $"{path} in body should have at least {least} items"));
        if (schema.MaxItems is { } most && a.Count > most)
            errors.Add(new(path, FieldErrorType.TooMany, $"Too many: {a.Count}: must have at most {most} items"));
        CheckDuplicates(a, schema, path, errors);
    }

    private static void CheckDuplicates(JsonArray a, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (schema.ListType is not ("set" or "map")) return;
        var seen = new List<JsonNode?>();
        for (var i = 0; i < a.Count; i++)
        {
            var id = schema.ListType == "set" ? a[i] : new JsonArray([.. schema.ListMapKeys.Select(k => a[i].At(k)?.DeepClone())]);
            if (seen.Exists(s => JsonNode.DeepEquals(s, id))) errors.Add(FieldError.Duplicate($"{path}[{i}]", Print(schema.ListType == "set" ? id : Keys(a[i], schema))));
            else seen.Add(id);
        }
    }

    private static JsonObject Keys(JsonNode? item, SchemaNode schema) =>
        new(schema.ListMapKeys.Select(k => KeyValuePair.Create(k, item.At(k)?.DeepClone())));

    private static void CheckText(string text, SchemaNode schema, string path, List<FieldError> errors)
    {
        var length = text.EnumerateRunes().Count();

        // The first that is wrong is all that is said.
        if (schema.MaxLength is { } most && length > most)
            errors.Add(new(path, FieldErrorType.TooLong, $"Too long: may not be more than {most} bytes"));
        else if (schema.MinLength is { } least && length < least)
            errors.Add(FieldError.Invalid(path, FieldError.Quote(text), $"{path} in body should be at least {least} chars long"));
        else if (schema.PatternRegex is { } pattern && !Matches(pattern, text))
            errors.Add(FieldError.Invalid(path, FieldError.Quote(text), $"{path} in body should match '{schema.Pattern}'"));
        if (schema.Format is { } format && !SchemaFormats.Fits(format, text))
            errors.Add(new(path, FieldErrorType.TypeInvalid, $"Invalid value: {FieldError.Quote(text)}: {path} in body must be of type {format}: {FieldError.Quote(text)}"));
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static void CheckNumber(JsonValue value, SchemaNode schema, string path, List<FieldError> errors)
    {
        var text = value.ToJsonString();
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return;
        if (schema.Format is "int32" && schema.Type == "integer" && Math.Abs(number) > int.MaxValue)
        {
            errors.Add(Unplaced($"Checked value must be of type integer with format int32 in {path}"));
            return;
        }

        if (schema.Minimum is { } least && (schema.ExclusiveMinimum ? number <= least : number < least))
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{Number(least)}"));
        if (schema.Maximum is { } most && (schema.ExclusiveMaximum ? number >= most : number > most))
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{Number(most)}"));
        if (schema.MultipleOf is { } factor && Math.Abs(Math.IEEERemainder(number, factor)) > 1e-9)
            errors.Add(FieldError.Invalid(path, text, $"{path} in body should be a multiple of {Number(factor)}"));
    }

    private static void CheckCombined(JsonNode? node, SchemaNode schema, string path, List<FieldError> errors)
    {
        var any = schema.AnyOf.Select(s => Failures(node, s, path)).ToList();
        if (any.Count > 0 && !any.Exists(f => f.Count == 0)) errors.AddRange([Unplaced($"\"{path}\" must validate at least one schema (anyOf)"), .. any[0]]);
        var one = schema.OneOf.Select(s => Failures(node, s, path)).ToList();
        if (one.Count > 0 && one.Count(f => f.Count == 0) is var valid and not 1)
        {
            var found = valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives";
            errors.AddRange([Unplaced($"\"{path}\" must validate one and only one schema (oneOf). {found}"), .. valid == 0 ? one[0] : []]);
        }

        var all = schema.AllOf.Select(s => Failures(node, s, path)).ToList();
        foreach (var failures in all) errors.AddRange(failures);
        if (all.Exists(f => f.Count > 0))
            errors.Add(Unplaced($"\"{path}\" must validate all the schemas (allOf){(all.TrueForAll(f => f.Count > 0) ? ". None validated" : "")}"));
        if (schema.Not is { } not && Failures(node, not, path).Count == 0) errors.Add(Unplaced($"\"{path}\" must not validate the schema (not)"));
    }

    private static List<FieldError> Failures(JsonNode? node, SchemaNode schema, string path)
    {
        var errors = new List<FieldError>();
        Check(node, schema, path, errors);
        return errors;
    }

    /// <summary>What the server's validator says without naming a field.</summary>
    private static FieldError Unplaced(string message) => FieldError.Invalid("<nil>", "\"\"", message);

    private static string Print(JsonNode? node) => Encoding.UTF8.GetString(KubeJson.Write(node));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
