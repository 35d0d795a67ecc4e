using Sampan.Engine.Results;

namespace Sampan.Engine.Verification;

/// <summary>One thing that a check found.</summary>
/// <param name="Severity">An error makes the backup unsound.</param>
/// <param name="Subject">The file, the item's path in the archive, or the volume concerned.</param>
/// <param name="Message">What is wrong with it, for people.</param>
public sealed record VerificationFinding(IssueSeverity Severity, string Subject, string Message);
