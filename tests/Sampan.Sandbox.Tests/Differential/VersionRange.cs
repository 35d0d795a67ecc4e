using System.Globalization;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Server versions a scenario applies to: conditions that must all hold, such as <c>&gt;=1.21 &lt;1.30</c>. Empty: all.</summary>
internal static class VersionRange
{
    public static bool Includes(string range, string version) =>
        range.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).All(condition => Holds(condition, Minor(version)));

    /// <summary>36 of <c>1.36</c> and of <c>v1.36.2</c>.</summary>
    public static int Minor(string version) => int.Parse(version.Split('.')[1], CultureInfo.InvariantCulture);

    private static bool Holds(string condition, int minor) => condition switch
    {
        ['>', '=', .. var bound] => minor >= Minor(bound),
        ['<', '=', .. var bound] => minor <= Minor(bound),
        ['>', .. var bound] => minor > Minor(bound),
        ['<', .. var bound] => minor < Minor(bound),
        ['=', .. var bound] => minor == Minor(bound),
        _ => minor == Minor(condition),
    };
}
