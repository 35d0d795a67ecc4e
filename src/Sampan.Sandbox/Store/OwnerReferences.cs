using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Store;

/// <summary>Owners that are named twice.</summary>
internal static class OwnerReferences
{
    /// <summary>Keeps the first of those that are the same, and says so in a warning.</summary>
    public static void Deduplicate(WriteCall call, JsonObject metadata)
    {
        if (metadata["ownerReferences"] is not JsonArray { Count: > 1 } owners) return;
        var (seen, twice) = (new List<JsonNode?>(), new List<string>());
        foreach (var owner in owners.ToList())
        {
            if (seen.Exists(s => JsonNode.DeepEquals(s, owner)))
            {
                owners.Remove(owner);
                twice.Add(owner.Text("uid") ?? "");
            }

            seen.Add(owner);
        }

        if (twice.Count == 0) return;
        call.Warnings.Add(".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; " +
            $"please fix your requests; duplicate UID(s) observed: {string.Join(", ", twice.Distinct())}");
    }
}
