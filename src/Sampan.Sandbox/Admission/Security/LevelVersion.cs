using System.Globalization;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>A level as a version of the standards defines it.</summary>
/// <param name="Level">The level.</param>
/// <param name="Minor">The 25 in <c>v1.25</c>; null for <c>latest</c>.</param>
internal readonly record struct LevelVersion(SecurityLevel Level, int? Minor)
{
    /// <summary>As messages print it: <c>baseline:latest</c>, <c>restricted:v1.25</c>.</summary>
    public override string ToString()
    {
        var level = Level switch
        {
            SecurityLevel.Privileged => "privileged",
            SecurityLevel.Baseline => "baseline",
            _ => "restricted",
        };
        return Minor is { } minor ? string.Create(CultureInfo.InvariantCulture, $"{level}:v1.{minor}") : $"{level}:latest";
    }
}
