namespace Sampan.Cli;

/// <summary>What the process ends with (ADR 0010).</summary>
internal static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>It could not be done; the message says why and what to do.</summary>
    public const int Error = 1;

    /// <summary><c>backup diff</c>, which answers as diff(1) does: there are differences.</summary>
    public const int Differs = 1;

    /// <summary><c>backup diff</c>: something kept it from comparing.</summary>
    public const int NotCompared = 2;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Finished, with gaps or with items that failed.</summary>
    public const int Gaps = 3;

    /// <summary>The backup or restore ended in phase Failed.</summary>
    public const int Failed = 4;

    /// <summary>Interrupted by the user.</summary>
    public const int Cancelled = 130;
}
