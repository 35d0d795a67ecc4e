using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Validation;

/// <summary>What an API server says about fields that don't fit a schema, in its words. Paths are those of the document, such as
/// <c>spec.hooks.resources[0]</c>.</summary>
internal static class SchemaErrors
{
    /// <summary>The lists by which an entry of hooks chooses pods.</summary>
    internal static IReadOnlyList<string> SelectionLists { get; } = ["includedNamespaces", "excludedNamespaces", "includedResources", "excludedResources"];

    /// <summary>Name, lists and label selector of an entry of hooks.</summary>
    internal static IEnumerable<string> Selection(JsonObject resource, string path)
    {
        var errors = Required(resource, path, "name").Concat(Typed(resource, path, "name", "string"));
        foreach (var list in SelectionLists) errors = errors.Concat(Texts(resource, path, list));
        var selected = SelectorErrors.Of(path["spec.".Length..] + ".labelSelector", LabelSelector.From(resource["labelSelector"]));
        return errors.Concat(Typed(resource, path, "labelSelector", "object")).Concat(selected);
    }

    /// <summary>A command of an exec hook: at least one word.</summary>
    internal static IEnumerable<string> Command(JsonObject exec, string path)
    {
        var empty = $"{path}.command: Invalid value: 0: {path}.command in body should have at least 1 items";
        var errors = Required(exec, path, "command").Concat(Texts(exec, path, "command"));
        return exec["command"] is JsonArray { Count: 0 } ? errors.Append(empty) : errors;
    }

    /// <summary>What a hook does about errors.</summary>
    internal static IEnumerable<string> OnError(JsonObject exec, string path) => exec.Text("onError") is { } onError and not ("Continue" or "Fail")
        ? [$"{path}.onError: Unsupported value: \"{onError}\": supported values: \"Continue\", \"Fail\""] : [];

    /// <summary>Durations in Go's form.</summary>
    internal static IEnumerable<string> Durations(JsonObject parent, string path, params string[] fields) => fields
        .Where(f => parent.Text(f) is { } text && !GoDuration.TryParse(text, out _))
        .Select(f => $"{path}.{f}: Invalid value: \"{parent.Text(f)}\": time: invalid duration \"{parent.Text(f)}\"");

    internal static IEnumerable<string> Each(JsonObject parent, string path, string field, Func<JsonObject, string, IEnumerable<string>> check)
    {
        if (parent[field] is not JsonArray items) return Typed(parent, path, field, "array");
        return items.SelectMany((item, i) => item is JsonObject o ? check(o, $"{path}.{field}[{i}]") : [WrongType($"{path}.{field}[{i}]", item, "object")]);
    }

    internal static IEnumerable<string> Texts(JsonObject parent, string path, string field)
    {
        if (parent[field] is not JsonArray items) return Typed(parent, path, field, "array");
        return items.SelectMany((item, i) => TypeOf(item) == "string" ? Array.Empty<string>() : [WrongType($"{path}.{field}[{i}]", item, "string")]);
    }

    internal static IEnumerable<string> Required(JsonObject parent, string path, string field) =>
        parent[field] is null ? [$"{path}.{field}: Required value"] : [];

    internal static IEnumerable<string> Typed(JsonObject parent, string path, string field, string type) =>
        parent[field] is { } value && TypeOf(value) != type ? [WrongType($"{path}.{field}", value, type)] : [];

    private static string WrongType(string path, JsonNode? value, string type) =>
        $"{path}: Invalid value: \"{TypeOf(value)}\": {path} in body must be of type {type}: \"{TypeOf(value)}\"";

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => "number",
        _ => "null",
    };

    internal static IEnumerable<string> Unknown(string kind, JsonObject parent, string path, IReadOnlyList<string> known) =>
        parent.Select(p => p.Key).Where(k => !known.Contains(k)).Select(k => $"{path}.{k} is not a field of a {kind} that this version knows");
}
