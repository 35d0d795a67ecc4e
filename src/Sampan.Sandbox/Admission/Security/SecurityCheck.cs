namespace Sampan.Sandbox.Admission.Security;

/// <summary>A check of the standards, from one version of them to the next that changes it.</summary>
/// <param name="Id">Name of the check; the order of names is the order of refusals.</param>
/// <param name="Since">First minor version.</param>
/// <param name="Until">Minor version from which another form holds.</param>
/// <param name="Find">What is wrong with a pod; null when nothing is.</param>
/// <param name="Overrides">For a restricted check: the baseline check that it makes superfluous.</param>
internal sealed record SecurityCheck(string Id, int Since, int Until, Func<SecuredPod, Violation?> Find, string? Overrides = null)
{
    public const int Latest = int.MaxValue;

    public bool AppliesTo(int minor) => minor >= Since && minor < Until;
}
