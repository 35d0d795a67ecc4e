using System.Text.Json;
using Sampan.Profiles.Paths;

namespace Sampan.Profiles.Checking;

/// <summary>Looks at each key of the objects found.</summary>
internal sealed class EachKey(Func<string, bool> test) : IComparison
{
    public IReadOnlyList<JsonMatch> Hits(IReadOnlyList<JsonMatch> found) =>
        [.. found.Where(m => m.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(m => m.Value.EnumerateObject().Where(p => test(p.Name)).Select(p => m.Child(p.Name, p.Value)))];
}
