using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>The resource list beside the archive: it names what the archive holds, no more and no less.</summary>
internal static class ResourceListCheck
{
    private const string Name = "resource-list";

    /// <param name="items">The items, checked; null without an archive.</param>
    /// <param name="list">The list; null when it is missing or damaged.</param>
    /// <param name="results">Errors and warnings of the run; null when there are none.</param>
    public static VerificationCheck Run(ItemCheck? items, JsonElement? list, JsonElement? results)
    {
        if (items is null || list is null) return FindingList.Skipped(Name, items is null ? "the archive can't be read" : "there is no list that can be read");
        var (found, listed, entries) = (new FindingList(), new HashSet<(string, string, ObjectKey)>(), 0);
        var failures = new Lazy<IReadOnlyList<string>>(() => results is { } r ? [.. ErrorsOf(r.At("errors"))] : []);
        foreach (var kind in list.Value.EnumerateObject())
        {
            var slash = kind.Name.LastIndexOf('/');
            if (slash <= 0)
            {
                found.Error(kind.Name, "it is no apiVersion and kind");
                continue;
            }

            var (group, name) = (GroupVersionKind.From(kind.Name[..slash], "").Group, kind.Name[(slash + 1)..]);
            foreach (var entry in kind.Value.EnumerateArray())
            {
                entries++;
                var key = Parse(entry.GetString()!);
                listed.Add((group, name, key));
                if (items.Items.Contains((group, name, key))) continue;

                // Velero lists an item before its actions run: one whose action failed is named in the results and is not stored.
                var isNamed = failures.Value.Any(text => Names(text, key.Name));
                found.Add(!isNamed, $"{kind.Name} {key}", "it is listed and not in the archive" + (isNamed ? ": the backup names its error" : ""));
            }
        }

        foreach (var item in items.Items.Where(i => !listed.Contains(i)).OrderBy(i => $"{i.Group}/{i.Kind} {i.Key}", StringComparer.Ordinal))
        {
            found.Error($"{(item.Group.Length == 0 ? "" : item.Group + "/")}{item.Kind} {item.Key}", "it is in the archive and not listed");
        }

        return found.ToCheck(Name, $"{entries} entries");
    }

    private static ObjectKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(null, text) : new(text[..slash], text[(slash + 1)..]);
    }

    private static IEnumerable<string> ErrorsOf(JsonElement side) => side.ValueKind switch
    {
        JsonValueKind.String => [side.GetString()!],
        JsonValueKind.Array => side.EnumerateArray().SelectMany(ErrorsOf),
        JsonValueKind.Object => side.EnumerateObject().SelectMany(p => ErrorsOf(p.Value)),
        _ => [],
    };

    // As a word of its own: "a" is not named by "a-b".
    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !IsOfName(text[at - 1])) && (at + name.Length == text.Length || !IsOfName(text[at + name.Length]))) return true;
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.';
}
