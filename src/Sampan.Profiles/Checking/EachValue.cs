using System.Text.Json;
using Sampan.Profiles.Paths;

namespace Sampan.Profiles.Checking;

/// <summary>Looks at each value by itself.</summary>
internal sealed class EachValue(Func<JsonElement, bool> test) : IComparison
{
    public IReadOnlyList<JsonMatch> Hits(IReadOnlyList<JsonMatch> found) => [.. found.Where(m => test(m.Value))];
}
