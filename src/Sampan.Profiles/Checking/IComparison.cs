using Sampan.Profiles.Paths;

namespace Sampan.Profiles.Checking;

/// <summary>One operator with its operand: picks the matches it says yes to.</summary>
internal interface IComparison
{
    IReadOnlyList<JsonMatch> Hits(IReadOnlyList<JsonMatch> found);
}
