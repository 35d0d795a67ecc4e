namespace Sampan.Sandbox.Tests.Differential;

/// <summary><c>SAMPAN_RECORD</c>: <c>1</c> records all areas anew, <c>AREA,AREA</c> only those.</summary>
internal static class RecordingRequest
{
    private static readonly string Value = Environment.GetEnvironmentVariable("SAMPAN_RECORD") ?? "";

    public static bool IsMade => Value.Length > 0;

    /// <summary>True for what has to be played: everything, unless only some areas are recorded.</summary>
    public static bool Includes(Scenario scenario) => Value is "" or "1" || Value.Split(',').Contains(scenario.Area);
}
