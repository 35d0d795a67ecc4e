using System.Buffers;
using System.Text.Json.Nodes;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Items;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Actions;

/// <summary><c>velero.io/secret</c>: token secrets that a cluster before 1.24 made for each service account are left out; others lose the token, so
/// that the target fills in its own.</summary>
internal sealed class TokenSecretRestore : IRestoreItemAction
{
    private const string TokenType = "kubernetes.io/service-account-token";
    private const int SuffixLength = 5;

    // What Kubernetes makes generated names of: no vowels, and no characters that look like others.
    private static readonly SearchValues<char> SuffixCharacters = SearchValues.Create("bcdfghjklmnpqrstvwxz2456789");

    public string Name => "velero.io/secret";

    public AppliesTo AppliesTo => AppliesTo.Only(WellKnown.Secrets);

    public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct)
    {
        if (item.Root.Text("type") != TokenType) return Task.FromResult(RestoreActionResult.Unchanged);
        var account = item.FromBackup.Annotation("kubernetes.io/service-account.name");
        if (account is { Length: > 0 } && IsGenerated(item.FromBackup.Name, $"{account}-token-")) return Task.FromResult(RestoreActionResult.Skipped);
        if (item.Root["data"] is JsonObject data)
        {
            data.Remove("token");
            data.Remove("ca.crt");
        }

        ObjectReset.RemoveAnnotations(item.Metadata, "kubernetes.io/service-account.uid");
        return Task.FromResult(RestoreActionResult.Unchanged);
    }

    /// <summary>True for a prefix followed by the five characters of a generated name.</summary>
    public static bool IsGenerated(string name, string prefix) =>
        name.Length == prefix.Length + SuffixLength && name.StartsWith(prefix, StringComparison.Ordinal) &&
        !name.AsSpan(prefix.Length).ContainsAnyExcept(SuffixCharacters);
}
