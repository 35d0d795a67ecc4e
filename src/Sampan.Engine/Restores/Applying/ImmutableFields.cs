using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Says which fields made the API server refuse an update, when they are ones that can't be changed.</summary>
internal static class ImmutableFields
{
    private static readonly string[] Signs =
        ["immutable", "may not change", "may not be changed", "are forbidden", "cannot be changed", "can not be changed", "is not allowed to be changed"];

    /// <summary>The fields, or none when the refusal has other grounds.</summary>
    /// <param name="refusal">What the server answered to the patch.</param>
    /// <param name="patch">The patch: names what was to change below a field that the server names whole.</param>
    public static IReadOnlyList<string> Of(KubeApiException refusal, JsonObject patch)
    {
        if (refusal.Code != HttpStatusCode.UnprocessableEntity) return [];
        return [.. refusal.Causes.Where(c => Signs.Any(s => c.Contains(s, StringComparison.OrdinalIgnoreCase))).Select(c => c.Split(": ")[0])
            .SelectMany(field => MergeDifference.Paths(patch, field) is { Count: > 0 } changed ? changed : [field]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The server's words, and what to do.</summary>
    public static string Explain(string said, IReadOnlyList<string> fields, string kind, GroupResource resource) =>
        $"{said}; {string.Join(", ", fields)} can't be changed on a {kind} that exists: --existing-resource-policy-for {resource}=recreate replaces it";
}
