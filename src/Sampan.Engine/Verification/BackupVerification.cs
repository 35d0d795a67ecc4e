namespace Sampan.Engine.Verification;

/// <summary>What came of verifying one backup.</summary>
/// <param name="Backup">Its name.</param>
/// <param name="Checks">Every check, in the order they are made; ones that could not be made are there too and say why.</param>
public sealed record BackupVerification(string Backup, IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>No check failed: warnings do not count.</summary>
    public bool IsSound => Checks.All(c => c.Outcome != CheckOutcome.Failed);
}
