using Sampan.Profiles.Reading;

namespace Sampan.Profiles;

/// <summary>Finds everything that is wrong with a profile file in one go.</summary>
public static class ProfileLinter
{
    /// <summary>Problems as <c>JSON path: problem</c>, in document order; empty when the profile can be used. Unknown fields, operators and
    /// severities, paths and patterns that do not parse, ids given twice, and rules without a kind are all problems.</summary>
    public static IReadOnlyList<string> Check(ReadOnlyMemory<byte> utf8) => ProfileReader.Read(utf8).Problems;
}
