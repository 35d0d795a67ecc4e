using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Crds;

/// <summary>The names a definition asks for: their forms, and which of them it gets.</summary>
internal static class DefinitionNames
{
    private static readonly string[] Required = ["plural", "singular", "kind", "listKind"];

    /// <summary>What is wrong with <c>spec.names</c>.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? names)
    {
        foreach (var field in Required.Where(f => names.Text(f) is null or "")) yield return FieldError.Required($"spec.names.{field}");
        foreach (var field in Required)
        {
            if (names.Text(field) is not { Length: > 0 } name) continue;
            var mixed = field is "kind" or "listKind";
            if (NameRules.Label1035Name(mixed ? name.ToLowerInvariant() : name) is { } wrong)
                yield return FieldError.Invalid($"spec.names.{field}", FieldError.Quote(name), (mixed ? "may have mixed case, but should otherwise match: " : "") + wrong);
        }

        foreach (var list in new[] { "shortNames", "categories" })
        {
            foreach (var (i, name) in names.Texts(list).Index())
            {
                if (NameRules.Label1035Name(name) is { } wrong) yield return FieldError.Invalid($"spec.names.{list}[{i}]", FieldError.Quote(name), wrong);
            }
        }

        if (names.Text("kind") is { Length: > 0 } kind && kind == names.Text("listKind"))
            yield return FieldError.Invalid("spec.names.listKind", FieldError.Quote(kind), "kind and listKind may not be the same");
    }

    /// <summary>The names a definition gets beside those others of its group have, and the last conflict there was.</summary>
    /// <param name="names">What it asks for.</param>
    /// <param name="accepted">What it has already; null at first.</param>
    /// <param name="others">Accepted names of the others.</param>
    public static (JsonObject Accepted, (string Reason, string Message)? Conflict) Claim(JsonNode? names, JsonNode? accepted, IReadOnlyList<JsonNode> others)
    {
        var resources = others.SelectMany(o => o.Texts("shortNames").Append(o.Text("plural") ?? "").Append(o.Text("singular") ?? "")).Where(n => n.Length > 0).ToHashSet();
        var kinds = others.SelectMany(o => new[] { o.Text("kind") ?? "", o.Text("listKind") ?? "" }).Where(n => n.Length > 0).ToHashSet();
        var outcome = new JsonObject { ["plural"] = accepted.Text("plural") ?? "", ["kind"] = accepted.Text("kind") ?? "" };
        (string, string)? conflict = null;
        foreach (var (field, reason, taken) in new[] { ("plural", "Plural", resources), ("singular", "Singular", resources), ("shortNames", "", resources), ("kind", "Kind", kinds), ("listKind", "ListKind", kinds) })
        {
            string[] wanted = field == "shortNames" ? [.. names.Texts(field)] : names.Text(field) is { Length: > 0 } name ? [name] : [];
            var known = field == "shortNames" ? accepted.Texts(field).ToHashSet() : [accepted.Text(field) ?? ""];
            var clashes = wanted.Where(n => !known.Contains(n) && taken.Contains(n)).Select(n => $"\"{n}\" is already in use").ToList();
            if (clashes.Count > 0)
            {
                conflict = (field == "shortNames" ? "ShortNamesConflict" : reason + "Conflict", clashes is [var only] ? only : $"[{string.Join(", ", clashes)}]");
                if (accepted?[field] is { } kept) outcome[field] = kept.DeepClone();
            }
            else if (names?[field] is { } given)
            {
                outcome[field] = given.DeepClone();
            }
        }

        if (names?["categories"] is { } categories) outcome["categories"] = categories.DeepClone();
        return (outcome, conflict);
    }
}
