using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Validation;

/// <summary>What is wrong with <c>spec.hooks</c> of a Backup: what an API server says by Velero's schema, a selector or duration that Velero stumbles over
/// later, and fields that nobody knows.</summary>
internal static class HookErrors
{
    private static readonly string[] Lists = ["includedNamespaces", "excludedNamespaces", "includedResources", "excludedResources"];

    public static IEnumerable<string> Check(BackupSpec spec) => spec.Hooks is { } hooks ? Hooks(hooks, "spec.hooks") : [];

    private static IEnumerable<string> Hooks(JsonObject hooks, string path) =>
        Unknown(hooks, path, ["resources"]).Concat(Each(hooks, path, "resources", Resource));

    private static IEnumerable<string> Resource(JsonObject resource, string path)
    {
        var errors = Unknown(resource, path, ["name", "labelSelector", "pre", "post", .. Lists]).Concat(Required(resource, path, "name"));
        errors = errors.Concat(Typed(resource, path, "name", "string"));
        foreach (var list in Lists) errors = errors.Concat(Texts(resource, path, list));
        var selector = Typed(resource, path, "labelSelector", "object");
        var selected = SelectorErrors.Of(path["spec.".Length..] + ".labelSelector", LabelSelector.From(resource["labelSelector"]));
        return errors.Concat(selector).Concat(selected).Concat(Each(resource, path, "pre", Hook)).Concat(Each(resource, path, "post", Hook));
    }

    private static IEnumerable<string> Hook(JsonObject hook, string path)
    {
        var errors = Unknown(hook, path, ["exec"]).Concat(Required(hook, path, "exec")).Concat(Typed(hook, path, "exec", "object"));
        return hook["exec"] is JsonObject exec ? errors.Concat(Exec(exec, path + ".exec")) : errors;
    }

    private static IEnumerable<string> Exec(JsonObject exec, string path)
    {
        var errors = Unknown(exec, path, ["command", "container", "onError", "timeout"]).Concat(Required(exec, path, "command"));
        errors = errors.Concat(Texts(exec, path, "command"));
        foreach (var text in (string[])["container", "onError", "timeout"]) errors = errors.Concat(Typed(exec, path, text, "string"));
        return errors.Concat(Values(exec, path));
    }

    private static IEnumerable<string> Values(JsonObject exec, string path)
    {
        if (exec["command"] is JsonArray { Count: 0 }) yield return $"{path}.command: Invalid value: 0: {path}.command in body should have at least 1 items";
        if (exec.Text("onError") is { } onError and not ("Continue" or "Fail"))
            yield return $"{path}.onError: Unsupported value: \"{onError}\": supported values: \"Continue\", \"Fail\"";
        if (exec.Text("timeout") is { } timeout && !GoDuration.TryParse(timeout, out _))
            yield return $"{path}.timeout: Invalid value: \"{timeout}\": time: invalid duration \"{timeout}\"";
    }

    private static IEnumerable<string> Each(JsonObject parent, string path, string field, Func<JsonObject, string, IEnumerable<string>> check)
    {
        if (parent[field] is not JsonArray items) return Typed(parent, path, field, "array");
        return items.SelectMany((item, i) => item is JsonObject o ? check(o, $"{path}.{field}[{i}]") : [WrongType($"{path}.{field}[{i}]", item, "object")]);
    }

    private static IEnumerable<string> Texts(JsonObject parent, string path, string field)
    {
        if (parent[field] is not JsonArray items) return Typed(parent, path, field, "array");
        return items.SelectMany((item, i) => TypeOf(item) == "string" ? Array.Empty<string>() : [WrongType($"{path}.{field}[{i}]", item, "string")]);
    }

    private static IEnumerable<string> Required(JsonObject parent, string path, string field) =>
        parent[field] is null ? [$"{path}.{field}: Required value"] : [];

    private static IEnumerable<string> Typed(JsonObject parent, string path, string field, string type) =>
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

    private static IEnumerable<string> Unknown(JsonObject parent, string path, IReadOnlyList<string> known) =>
        parent.Select(p => p.Key).Where(k => !known.Contains(k)).Select(k => $"{path}.{k} is not a field of a Backup that this version knows");
}
